# SPDX-License-Identifier: Apache-2.0
"""porthole.show: what it finds out, and what it puts into a notebook. The real JupyterLab is in itest/scenarios."""

import contextlib
import http.server
import io
import json
import pathlib
import tempfile
import threading
import types
import unittest
from unittest import mock

import porthole
from porthole import _jupyter, _notebook


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers what the server knows, and remembers the headers."""

    def do_GET(self):
        status, headers = self.server.answers.get(self.path, (404, {}))
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


def shell(**namespace):
    return types.SimpleNamespace(get_ipython=lambda: types.SimpleNamespace(kernel=1, user_ns=namespace))


class Environment(unittest.TestCase):
    def test_each_notebook_is_known_by_what_only_it_has(self):
        self.assertEqual("colab", _notebook.environment({"google.colab": 1, "IPython": shell()}, {}))
        self.assertEqual("vscode", _notebook.environment({"IPython": shell()}, {"VSCODE_PID": "1"}))
        self.assertEqual("vscode", _notebook.environment({"IPython": shell(__vsc_ipynb_file__="a.ipynb")}, {}))
        self.assertEqual("jupyter", _notebook.environment({"IPython": shell()}, {}))

    def test_a_program_or_a_console_is_no_notebook(self):
        self.assertEqual("", _notebook.environment({}, {}))
        console = types.SimpleNamespace(get_ipython=lambda: types.SimpleNamespace(user_ns={}))
        self.assertEqual("", _notebook.environment({"IPython": console}, {"VSCODE_PID": "1"}))


class NotebookPage(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.server.answers, self.server.asked = {}, []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def jupyter(self, **said):
        (self.folder / "jpserver-7.json").write_text(json.dumps(said))
        return _jupyter.server({"JPY_PARENT_PID": "7"}, self.folder)

    def shown(self, where, *args, server=None, **named):
        shown = []
        with mock.patch.object(_notebook, "environment", return_value=where), \
                mock.patch.object(_notebook, "_display", shown.append), \
                mock.patch.object(_jupyter, "of_this_kernel", return_value=server):
            porthole.show(*args, url=self.url, **named)
        return shown[0]

    def test_outside_of_a_notebook_the_address_is_printed(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            porthole.show("arm", url=self.url + "?token=s3cret", ui="full")
        self.assertEqual(f"Watch at {self.url}?stream=arm&token=s3cret\n", out.getvalue())

    def test_in_jupyter_the_page_comes_through_the_proxy_of_its_server(self):
        server = self.jupyter(url=self.url + "lab/", base_url="/lab/", token="jt")
        path = f"/lab/proxy/{self.port}/"
        self.server.answers[path + "healthz"] = 200, {}
        frame = self.shown("jupyter", "arm", server=server, height=300)
        self.assertIn(f'<iframe src="{path}?stream=arm&amp;ui=minimal"', frame)
        self.assertIn("width:100%;height:300px", frame)
        self.assertEqual([(path + "healthz", "token jt")], self.server.asked)

    def test_without_the_proxy_there_is_the_image_and_a_word(self):
        server = self.jupyter(url=self.url, base_url="/", token="")
        image = self.shown("jupyter", "a/b", server=server, token="t&<")
        self.assertIn(f'<img src="{self.url}streams/a%2Fb/mjpeg?token=t%26%3C"', image)
        self.assertIn("jupyter-server-proxy must be installed", image)

    def test_a_hub_is_known_by_its_prefix(self):
        server = _jupyter.server({"JUPYTERHUB_SERVICE_PREFIX": "/user/ann/"}, self.folder)
        self.assertIn(f'src="/user/ann/proxy/{self.port}/?ui=none"', self.shown("jupyter", server=server, ui="none"))

    def test_vs_code_gets_the_page_where_the_host_lets_it(self):
        self.assertIn("vscode-webview: to allowedOrigins", self.shown("vscode", "arm"))
        self.server.answers["/"] = 200, {"Content-Security-Policy": "frame-ancestors 'self' vscode-webview:"}
        self.assertIn(f'<iframe src="{self.url}?stream=arm&amp;ui=minimal"', self.shown("vscode", "arm"))

    def test_what_cannot_be_right_is_refused(self):
        for named in ({"ui": "some"}, {"url": "8211"}, {"url": "ftp://a/"}):
            with self.assertRaises(ValueError):
                porthole.show("arm", **named)
