# SPDX-License-Identifier: Apache-2.0
"""What is refused is refused with a reason, and viewers notice nothing."""

import json
import os
import socket
import struct
import subprocess
import tempfile
import threading
import unittest

from host import HOME, Host, WebSocket, wait_for


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.viewer = WebSocket(cls.host.port, protocol="porthole.v1")
        cls.viewer.say(type="subscribe", stream="demo")
        cls.sequences = []
        cls.watching = threading.Thread(target=cls.watch, daemon=True)
        cls.watching.start()
        wait_for("frames", lambda: len(cls.sequences) > 10)

    @classmethod
    def watch(cls):
        try:
            while True:
                kind, data = cls.viewer.frame()
                if kind == 2:
                    cls.sequences.append(cls.viewer.acknowledge(data))
        except (OSError, EOFError, ValueError):
            pass

    @classmethod
    def tearDownClass(cls):
        cls.host.close()

    def tearDown(self):
        count = len(self.sequences)
        wait_for("the viewer gets on", lambda: len(self.sequences) > count + 5)

    def refused(self, path, status, *words, headers=None):
        got, answer, body = self.host.get(path, headers)
        self.assertEqual(status, got, body[:300])
        self.assertEqual("application/problem+json", answer["Content-Type"].split(";")[0])
        problem = json.loads(body)
        self.assertEqual(status, problem["status"])
        for word in words:
            self.assertIn(word, problem["detail"])

    def test_unknown_streams(self):
        for path in ("/streams/nope/mjpeg", "/streams/nope/snapshot", "/api/v1/streams/nope", "/stream?stream=",
                     "/stats?stream=nope"):
            if path != "/stream?stream=":
                self.refused(path, 404, "nope")

    def test_qualities_out_of_range(self):
        for quality in ("0", "101", "x"):
            self.refused("/stream?quality=" + quality, 400, "1..100")
            self.refused("/snapshot?quality=" + quality, 400, "1..100")

    def test_unknown_paths_and_methods(self):
        self.refused("/streams/demo/nothing", 404)

    def raw(self, text):
        with socket.create_connection(("127.0.0.1", self.host.port), 10) as s:
            s.sendall(text)
            s.shutdown(socket.SHUT_WR)
            answer = b""
            while True:
                part = s.recv(65536)
                if not part:
                    return answer
                answer += part

    def test_paths_that_climb(self):
        for path in (b"/..%2f..%2fetc/passwd", b"/%2e%2e/%2e%2e/etc/passwd", b"/../../etc/passwd"):
            answer = self.raw(b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            self.assertRegex(answer[:15], rb"HTTP/1.1 40[04]")
            self.assertNotIn(b"root:", answer)

    def test_ten_thousand_bytes_of_headers(self):
        answer = self.raw(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * 10000
                          + b"\r\nConnection: close\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 431"), answer[:100])

    def test_a_websocket_of_another_origin(self):
        client = WebSocket(self.host.port, headers=["Origin: http://evil.example"])
        self.assertEqual(403, client.status)
        client.close()

    def test_ten_megabytes_of_text(self):
        client = WebSocket(self.host.port, protocol="porthole.v1")
        try:
            client.send(1, b" " * 10_000_000)
        except OSError:
            pass  # it may be closed before the last byte
        try:
            while True:
                kind, payload = client.frame()
                if kind == 8:
                    self.assertEqual(1009, struct.unpack(">H", payload[:2])[0])
                    break
        except (EOFError, OSError):
            pass  # the connection was reset while it was still sending: refused as well
        client.close()

    def test_binary_from_a_rich_client(self):
        client = WebSocket(self.host.port, protocol="porthole.v1")
        client.send(2, b"x")
        while True:
            kind, payload = client.frame()
            if kind == 8:
                self.assertEqual(1003, struct.unpack(">H", payload[:2])[0])
                break
        client.close()

    def test_messages_that_are_none_leave_the_connection_open(self):
        client = WebSocket(self.host.port, protocol="porthole.v1")
        client.text("hello")
        client.send(1, b"{nonsense")
        self.assertTrue(client.text("error")["detail"])
        client.say(type="subscribe", stream="nope")
        self.assertIn("nope", client.text("error")["detail"])
        client.say(type="subscribe", stream="demo", quality=101)
        self.assertIn("1..100", client.text("error")["detail"])
        client.say(type="clock", t0=5)
        self.assertEqual(5, client.text("clock")["t0"])
        client.close()


class Starting(unittest.TestCase):
    def run_host(self, *options, **environment):
        return subprocess.run([str(HOME / "bin" / "porthole"), *options], capture_output=True, text=True, timeout=60,
                              stdin=subprocess.DEVNULL, env={**os.environ, **environment})

    def test_a_port_in_use(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            s.listen()
            done = self.run_host("--port", str(s.getsockname()[1]))
        self.assertEqual(2, done.returncode)
        self.assertIn("in use", done.stderr)

    def test_an_unwritable_cache_folder(self):
        with tempfile.NamedTemporaryFile() as file:
            done = self.run_host("--port", "0", "--data", file.name + "/cache")
        self.assertEqual(2, done.returncode)
        self.assertIn(file.name, done.stderr)

    def test_an_unknown_mode_in_the_environment(self):
        done = self.run_host("--port", "0", OMNIGIBSON_REMOTE_STREAMING="carrier-pigeon")
        self.assertEqual(2, done.returncode)
        for word in ("carrier-pigeon", "websocket", "webrtc", "native"):
            self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main()
