# SPDX-License-Identifier: Apache-2.0
"""Programs that know nothing of Porthole watch it."""

import json
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from host import ROOT, Host, WebSocket, is_jpeg, wait_for

FRAMES = 100


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()

    @classmethod
    def tearDownClass(cls):
        cls.host.close()

    def url(self, path):
        return f"http://127.0.0.1:{self.host.port}{path}"

    def test_a_plain_websocket_client_gets_a_hundred_different_jpegs(self):
        client = WebSocket(self.host.port)
        self.assertEqual(101, client.status)
        self.assertNotIn("sec-websocket-extensions", client.headers, "no permessage-deflate")
        images = set()
        for i in range(FRAMES):
            kind, data = client.frame()
            self.assertEqual(2, kind)
            self.assertTrue(is_jpeg(data), data[:10])
            images.add(hash(data))
            if i == 10:
                client.send(1, b"text that is ignored")
                client.send(2, b"and so is this")
        client.close()
        self.assertGreater(len(images), FRAMES * 0.8, "the frames move")

    def test_ffmpeg_decodes_a_hundred_frames(self):
        if not shutil.which("ffmpeg"):
            self.skipTest("ffmpeg is not installed")
        done = subprocess.run(
            ["ffmpeg", "-v", "error", "-f", "mpjpeg", "-i", self.url("/stream"), "-frames:v", str(FRAMES), "-f",
             "framemd5", "-"], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        sums = [l.split(",")[-1] for l in done.stdout.splitlines() if l and not l.startswith("#")]
        self.assertEqual(FRAMES, len(sums), done.stderr)
        self.assertGreater(len(set(sums)), FRAMES * 0.8)

    def test_opencv_decodes_a_hundred_frames(self):
        code = ("import cv2,sys\nc=cv2.VideoCapture(sys.argv[1])\nn=0\n"
                "while n<100:\n ok,f=c.read()\n assert ok and f.shape==(720,1280,3), (ok, n)\n n+=1\nprint(n)")
        python = "/usr/bin/python3" if pathlib.Path("/usr/bin/python3").exists() else sys.executable
        if subprocess.run([python, "-c", "import cv2"], capture_output=True, stdin=subprocess.DEVNULL).returncode:
            self.skipTest("OpenCV for Python is not installed")
        done = subprocess.run([python, "-c", code, self.url("/stream")], capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL)
        self.assertEqual("100", done.stdout.strip(), done.stderr)

    def test_snapshots_are_fresh_and_whole(self):
        first = self.host.get("/snapshot")
        second = self.host.get("/?action=snapshot")
        for status, headers, body in (first, second):
            self.assertEqual(200, status)
            self.assertEqual("image/jpeg", headers["Content-Type"])
            self.assertTrue(is_jpeg(body))
        self.assertNotEqual(first[1]["X-Sequence"], second[1]["X-Sequence"])

    def test_a_plain_get_of_the_websocket_path_leads_to_the_page(self):
        status, _, body = self.host.get("/streaming/client/")
        self.assertEqual(200, status)
        self.assertIn(b"<!doctype html>", body.lower()[:200])

    def test_omnigibson_and_isaac_gym_clients_get_their_answers(self):
        request = urllib.request.Request(self.url("/v1/streaming/session"), data=b"{}", method="POST")
        with urllib.request.urlopen(request) as answer:
            session = json.load(answer)
        self.assertEqual({"streamSignalingHost": "127.0.0.1", "signalingPort": self.host.port,
                          "mediaPort": self.host.port, "backendUrl": f"http://127.0.0.1:{self.host.port}",
                          "streamingMode": "websocket"}, session)
        viewer = WebSocket(self.host.port)
        for _ in range(30):
            viewer.frame()
        stats = json.loads(self.host.get("/stats")[2])
        self.assertGreaterEqual(stats["clients_connected"], 1)
        self.assertGreaterEqual(stats["frames_served"], 30)
        self.assertGreater(stats["current_fps"], 5)
        viewer.close()
        self.assertEqual(200, self.host.get("/stats-page")[0])


class NativeMode(unittest.TestCase):
    def test_players_get_their_stream_and_the_websocket_is_gone(self):
        host = Host("--mode", "native")
        self.addCleanup(host.close)
        self.assertTrue(is_jpeg(host.get("/snapshot")[2]))
        self.assertEqual(404, host.get("/streaming/client/")[0])
        session = urllib.request.Request(f"http://127.0.0.1:{host.port}/v1/streaming/session", data=b"", method="POST")
        with urllib.request.urlopen(session) as answer:
            self.assertEqual("native", json.load(answer)["streamingMode"])


class BehindNginx(unittest.TestCase):
    """TLS and a path prefix, as cloud providers put them in front."""

    def setUp(self):
        if not shutil.which("nginx") and not pathlib.Path("/usr/sbin/nginx").exists():
            self.skipTest("nginx is not installed")
        if not shutil.which("openssl"):
            self.skipTest("openssl is not installed")
        self.host = Host()
        self.addCleanup(self.host.close)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.port = free_port()
        self.start(pathlib.Path(self.folder.name))

    def start(self, folder):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                       check=True, capture_output=True, stdin=subprocess.DEVNULL)
        (folder / "nginx.conf").write_text(f"""
daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
 uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
 server {{ listen 127.0.0.1:{self.port} ssl; ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
  location /gpu/7/ {{ proxy_pass http://127.0.0.1:{self.host.port}/; proxy_http_version 1.1;
   proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_set_header Host $http_host;
   proxy_set_header X-Forwarded-Proto https; proxy_set_header X-Forwarded-Host $http_host;
   proxy_set_header X-Forwarded-Prefix /gpu/7; }} }} }}
""")
        process = subprocess.Popen(["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")],
                                   stdin=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        wait_for("nginx", lambda: self.fetch("healthz")[0] == 200)

    def fetch(self, path):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        try:
            with urllib.request.urlopen(f"https://localhost:{self.port}/gpu/7/{path}", context=context) as answer:
                return answer.status, answer.read()
        except OSError:
            return 0, b""

    def test_page_frames_and_session_hold_behind_tls_and_a_prefix(self):
        page = self.fetch("")[1].decode()
        self.assertIn("<!doctype html>", page.lower())
        self.assertNotRegex(page, r"(?:src|href)=\"/", "only relative addresses")
        self.assertTrue(is_jpeg(self.fetch("snapshot")[1]))
        context = ssl._create_unverified_context()
        request = urllib.request.Request(f"https://localhost:{self.port}/gpu/7/v1/streaming/session", data=b"",
                                         method="POST")
        with urllib.request.urlopen(request, context=context) as answer:
            session = json.load(answer)
        self.assertEqual(f"https://localhost:{self.port}", session["backendUrl"])


    def test_the_page_shows_moving_frames_behind_tls_and_a_prefix(self):
        browser = ROOT / "itest" / "browser"
        if not shutil.which("node") or not (browser / "node_modules").is_dir():
            self.skipTest("there is no Node with playwright-core")
        done = subprocess.run(["node", "capture.mjs", f"https://localhost:{self.port}/gpu/7/", "2"], cwd=browser,
                              capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual(0, done.returncode, done.stderr)
        first, second, rate = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertNotEqual(first["png"], second["png"])
        self.assertGreater(rate["fps"], 5)


def free_port():
    import socket

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


if __name__ == "__main__":
    unittest.main()
