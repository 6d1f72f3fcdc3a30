# SPDX-License-Identifier: Apache-2.0
"""The recipes of docs/reverse-proxy.md in the real nginx and Caddy, with TLS, and what a page is told where one lacks a line."""

import json
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import unittest

import chromium
from host import ROOT, Host, wait_for

NGINX = "/usr/sbin/nginx"
NAME = "lab.example.org"
HTTP_HOST = "www.lab.example.org"
RECIPES = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs" / "reverse-proxy.md").read_text(), re.S)

CADDY = shutil.which("caddy")
CADDY_RECIPE = re.search(r"```caddy\n(.*?)```", (ROOT / "docs" / "reverse-proxy.md").read_text(), re.S).group(1)
CADDYFILE = """{{
 admin off
 https_port {port}
 http_port {http}
 local_certs
 skip_install_trust
 auto_https disable_redirects
 storage file_system {folder}
}}
"""

SERVER = """
server {{ listen 127.0.0.1:{port} ssl; server_name {names}; ssl_certificate {folder}/cert.pem;
 ssl_certificate_key {folder}/key.pem;
{locations}
}}"""

CONFIGURATION = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
 uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{servers}
}}"""


class Behind:
    """A host and a proxy before it, which each class starts by the document's recipe."""

    @classmethod
    def setUpClass(cls):
        missing = cls.missing()
        if missing:
            raise unittest.SkipTest(missing)
        cls.host = Host(f"--/io.porthole.http/allowedHosts=[{NAME},{HTTP_HOST}]")
        cls.addClassCleanup(cls.host.close)
        cls.port = free_port()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.start(pathlib.Path(folder.name))
        wait_for("the proxy", lambda: cls.ask(NAME, "/healthz")[0] == 200)

    @classmethod
    def launch(cls, *command, **options):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.terminate)

    @classmethod
    def ask(cls, name, path, method="GET", *headers):
        """Status and body of the answer under a name, as a browser asks."""
        context = ssl._create_unverified_context()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {name}:{cls.port}", "Content-Length: 0",
                 "Accept-Encoding: identity", *headers]
        try:
            with socket.create_connection(("127.0.0.1", cls.port), 10) as plain:
                with context.wrap_socket(plain, server_hostname=name) as s, s.makefile("rb") as file:
                    s.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
                    status = int(file.readline().split()[1])
                    fields = dict(line.lower().split(b": ", 1) for line in iter(file.readline, b"\r\n"))
                    return status, file.read(int(fields.get(b"content-length", 0))).decode()
        except OSError:
            return 0, ""

    def socket_status(self, name, prefix, page=None):
        origin = f"Origin: https://{page or name}:{self.port}"
        return self.ask(name, prefix + "streaming/client/", "GET", origin, "Connection: Upgrade", "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
                        "Sec-WebSocket-Protocol: porthole.v1")[0]

    def session(self, prefix):
        status, body = self.ask(NAME, prefix + "v1/streaming/session", "POST")
        self.assertEqual(200, status)
        return json.loads(re.search(r"\{.*\}", body).group())


class BehindNginx(Behind, unittest.TestCase):
    @staticmethod
    def missing():
        return None if pathlib.Path(NGINX).exists() and shutil.which("openssl") else "nginx or openssl is not installed"

    @classmethod
    def start(cls, folder):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + NAME,
                        "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                       check=True, capture_output=True, stdin=subprocess.DEVNULL)
        recipes = "\n".join(RECIPES).replace("127.0.0.1:8211", f"127.0.0.1:{cls.host.port}")
        lacking = re.sub(r" *proxy_set_header (Host|X-F|F).*\n", "", recipes.split("location /gpu")[0])
        servers = "".join(
            SERVER.format(port=cls.port, names=names, folder=folder, locations=locations)
            for names, locations in (
                (f"{NAME} other.test", recipes),
                (HTTP_HOST, recipes.replace("Host $host", "Host $http_host")),
                ("nothing.test", lacking)))
        (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, servers=servers))
        cls.launch(NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"))

    def test_every_recipe_lets_the_page_and_its_websocket_in_and_no_other_page(self):
        self.assertEqual(3, len(RECIPES))
        for name, prefix in ((NAME, "/"), (HTTP_HOST, "/"), (NAME, "/gpu/7/"), (NAME, "/sim/")):
            with self.subTest(name + prefix):
                self.assertIn("<!doctype html>", self.ask(name, prefix)[1].lower())
                self.assertEqual(101, self.socket_status(name, prefix))
                self.assertEqual(403, self.socket_status(name, prefix, page="evil.example"))

    def test_sessions_name_the_address_that_the_client_asked(self):
        for prefix in ("/gpu/7/", "/sim/"):
            self.assertEqual(f"https://{NAME}:{self.port}", self.session(prefix)["backendUrl"])

    def test_a_name_that_is_not_configured_is_refused_with_one_line_of_the_log(self):
        for _ in range(3):
            status, body = self.ask("other.test", "/")
            self.assertEqual(403, status)
            self.assertIn("add it to allowedHosts", body)
            self.assertEqual(403, self.socket_status("other.test", "/"))
        self.assertEqual(1, self.logged("'other.test'"))

    def logged(self, word):
        wait_for("the log's line", lambda: any(word in line for line in self.host.lines))
        return sum(word in line for line in self.host.lines)

    def test_where_no_name_is_passed_the_page_shows_the_hosts_sentence(self):
        if chromium.missing():
            self.skipTest(chromium.missing())
        browser = chromium.Chromium("--ignore-certificate-errors", "--host-resolver-rules=MAP * 127.0.0.1")
        self.addCleanup(browser.close)
        page = browser.page(f"https://nothing.test:{self.port}/")
        note = wait_for("the sentence", lambda: page.run("document.getElementById('note').textContent"))
        for word in (f"The page at https://nothing.test:{self.port} may not use this host", "X-Forwarded-Host",
                     "allowedOrigins", "Showing MJPEG"):
            self.assertIn(word, note)
        wait_for("the image", lambda: page.run("document.getElementById('mjpeg').naturalWidth"))
        self.assertEqual(1, self.logged(f"The page at https://nothing.test:{self.port} "))


class BehindCaddy(Behind, unittest.TestCase):
    @staticmethod
    def missing():
        return None if CADDY else "caddy is not installed"

    @classmethod
    def start(cls, folder):
        recipe = CADDY_RECIPE.replace("127.0.0.1:8211", f"127.0.0.1:{cls.host.port}")
        (folder / "Caddyfile").write_text(CADDYFILE.format(port=cls.port, http=free_port(), folder=folder) + recipe)
        cls.launch(CADDY, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile",
                   env={"HOME": str(folder)}, stderr=subprocess.DEVNULL)

    def test_the_recipe_lets_the_page_and_its_websocket_in_and_no_other_page(self):
        self.assertIn("<!doctype html>", self.ask(NAME, "/")[1].lower())
        self.assertEqual(101, self.socket_status(NAME, "/"))
        self.assertEqual(403, self.socket_status(NAME, "/", page="evil.example"))
        self.assertEqual(f"https://{NAME}:{self.port}", self.session("/")["backendUrl"])

    def test_images_come_one_by_one(self):
        context = ssl._create_unverified_context()
        with socket.create_connection(("127.0.0.1", self.port), 10) as plain:
            with context.wrap_socket(plain, server_hostname=NAME) as s, s.makefile("rb") as file:
                s.sendall(f"GET /stream HTTP/1.1\r\nHost: {NAME}:{self.port}\r\n\r\n".encode())
                images = 0
                while images < 3:
                    images += file.readline().startswith(b"X-Sequence: ")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


if __name__ == "__main__":
    unittest.main()
