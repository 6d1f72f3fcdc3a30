# SPDX-License-Identifier: Apache-2.0
"""Faults of comparable software, tried on this one; SECURITY.md lists them."""

import gzip
import http.client
import json
import os
import pathlib
import random
import socket
import struct
import subprocess
import tempfile
import threading
import time
import unittest

from host import HOME, Host, WebSocket, wait_for
from webrtc import SYSTEM_PYTHON, ask, has, offer_of

TOKEN = "a-token-of-the-test"
BEARER = {"Authorization": "Bearer " + TOKEN}
SOCKETS = [("/streaming/client/", None), ("/streaming/client/", "porthole.v1"), ("/api/ws/", None),
           ("/liveview/frames", None), ("/imswitch/api/LiveViewController/frames", None),
           ("/socket.io/?EIO=4&transport=websocket", None), ("/imswitch/socket.io/?EIO=4&transport=websocket", None)]
FUZZ_SECONDS = 3


def frame(first, length, payload=b"", masked=True):
    """A WebSocket frame whose head may lie; the mask is zero."""
    return struct.pack(">BBQ", first, 128 * masked | 127, length) + b"\0\0\0\0" * masked + payload


class Advisories(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host("--mode", "webrtc", "--token", TOKEN)
        cls.addClassCleanup(cls.host.close)

    def tearDown(self):
        self.assertIsNone(self.host.process.poll(), "the host lives")
        self.assertEqual(200, self.host.get("/snapshot")[0])

    def open(self, path, protocol=None, more=(), authorised=True):
        client = WebSocket(self.host.port, path, protocol,
                           [*(f"{k}: {v}" for k, v in BEARER.items() if authorised), *more])
        self.addCleanup(client.close)
        client.socket.settimeout(5)
        return client

    def close_code(self, client):
        """The code with which the host closes; 0 for a connection that just ends."""
        try:
            while True:
                kind, payload = client.frame()
                if kind == 8:
                    return struct.unpack(">H", payload[:2])[0]
        except (EOFError, ConnectionError):
            return 0

    def test_no_websocket_takes_memory_for_a_length_that_a_frame_only_claims(self):
        before = self.host.resident_bytes()
        for path, protocol in SOCKETS:
            for opcode in range(16):
                with self.subTest(path=path, protocol=protocol, opcode=opcode):
                    client = self.open(path, protocol)
                    self.assertEqual(101, client.status)
                    client.socket.sendall(frame(0x80 | opcode, (1 << 62) + 7, b"x" * 100))
                    self.assertIn(self.close_code(client), (0, 1002, 1009))
        self.assertLess(self.host.resident_bytes() - before, 80e6)

    def test_frames_that_break_the_protocol_close_the_websocket(self):
        broken = {
            "not masked": frame(0x81, 5, b"hello", masked=False),
            "a continuation of nothing": frame(0x80, 2, b"{}"),
            "a message inside another": frame(0x01, 1, b"{") + frame(0x81, 2, b"{}"),
            "a ping in fragments": frame(0x09, 1, b"x"),
            "a ping of 126 bytes": frame(0x89, 126, b"x" * 126),
            "compressed though nothing was agreed": frame(0xC1, 4, b"\x01\0\0\0"),
            "text that is no UTF-8": frame(0x81, 2, b"\xc3\x28"),
        }
        for path, protocol in SOCKETS:
            for what, data in broken.items():
                with self.subTest(what, path=path):
                    client = self.open(path, protocol)
                    client.socket.sendall(data)
                    self.assertIn(self.close_code(client), (0, 1002, 1007))

    def test_fragments_with_a_ping_between_them_are_one_message(self):
        client = self.open("/streaming/client/", "porthole.v1")
        client.socket.sendall(frame(0x01, 8, b'{"type":') + frame(0x89, 2, b"hi") + frame(0x00, 0) * 1000
                              + frame(0x80, 16, b'"clock","t0":5}\n'))
        self.assertEqual(5, client.text("clock")["t0"])

    def test_nobody_without_a_token_gets_a_websocket_and_nobody_gets_compression(self):
        deflate = ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"]
        for path, protocol in SOCKETS:
            with self.subTest(path=path, protocol=protocol):
                self.assertEqual(401, self.open(path, protocol, deflate, authorised=False).status)
                client = self.open(path, protocol, deflate)
                self.assertEqual(101, client.status)
                self.assertNotIn("sec-websocket-extensions", client.headers)

    def raw(self, *parts):
        """Everything that is answered on one connection until it ends."""
        with socket.create_connection(("127.0.0.1", self.host.port), 5) as s:
            answer = b""
            try:
                for part in parts:
                    s.sendall(part)
                s.shutdown(socket.SHUT_WR)
                while data := s.recv(65536):
                    answer += data
            except ConnectionError:
                pass
            return answer

    def head(self, method, path, *lines, authorised=True):
        token = [f"{k}: {v}" for k, v in BEARER.items() if authorised]
        return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.host.port}", *token, *lines, "", ""]
                           ).encode()

    def test_a_quoted_chunk_extension_hides_no_request(self):
        answer = self.raw(self.head("POST", "/api/v1/streams/demo", "Transfer-Encoding: chunked"),
                          b'1;a="\r\nX\r\n0\r\n\r\n', self.head("GET", "/api/v1/streams"), b'"\r\nY\r\n0\r\n\r\n')
        self.assertEqual(1, answer.count(b"HTTP/1.1 "), answer)
        self.assertTrue(answer.startswith(b"HTTP/1.1 4"), answer[:50])

    def test_a_trailer_is_no_header_of_the_next_request(self):
        trailer = f"Authorization: Bearer {TOKEN}\r\n\r\n".encode()
        answer = self.raw(self.head("POST", "/api/v1/none", "Transfer-Encoding: chunked", "Trailer: Authorization"),
                          b"2\r\n{}\r\n0\r\n", trailer, self.head("GET", "/api/v1/streams", authorised=False))
        statuses = [line.split()[1] for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
        self.assertNotIn(b"200", statuses)
        self.assertIn(statuses, ([b"404", b"401"], [b"404"], [b"405", b"401"]), answer)

    def test_a_thousand_compressed_requests_leave_nothing_behind(self):
        body = gzip.compress(b"{}")
        headers = {**BEARER, "Content-Encoding": "gzip", "Content-Type": "application/json", "Accept-Encoding": "gzip"}
        connection = http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=10)
        self.addCleanup(connection.close)
        for count in range(1000):
            connection.request("PATCH", "/api/v1/streams/demo", body, headers)
            answer = connection.getresponse()
            answer.read()
            self.assertGreaterEqual(answer.status, 400)
            self.assertIsNone(answer.headers["Content-Encoding"])
            if count == 300:
                before = self.host.resident_bytes()
        self.assertLess(self.host.resident_bytes() - before, 40e6)


class Sessions(unittest.TestCase):
    """The host in mode webrtc, where a fault of the native library would be the end of the process."""

    @classmethod
    def setUpClass(cls):
        cls.host = Host("--mode", "webrtc")
        cls.addClassCleanup(cls.host.close)
        try:
            wait_for("WHEP", lambda: cls.host.get("/whep/")[0] == 200, 20)
        except AssertionError as e:
            raise unittest.SkipTest("WebRTC is not there") from e

    def tearDown(self):
        self.assertIsNone(self.host.process.poll(), "\n".join(self.host.lines[-20:]))
        self.assertEqual(200, self.host.get("/snapshot")[0])

    def test_no_offer_or_candidate_however_spoilt_ends_the_process(self):
        statuses = []
        end = time.monotonic() + FUZZ_SECONDS
        threads = [threading.Thread(target=self.fuzz, args=(random.Random(n), end, statuses)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(set(), set(statuses) - {201, 400, 406, 422, 503}, statuses)
        self.assertGreater(statuses.count(201), 0, "offers that the library took")
        self.assertGreater(statuses.count(400), 5, "offers that were refused")

    def fuzz(self, chance, end, statuses):
        while time.monotonic() < end:
            status, headers, _ = ask(self.host.port, "POST", "/whep/demo", spoilt(offer_of(), chance).encode(),
                                     {"Content-Type": "application/sdp"})
            statuses.append(status)
            if status == 201:
                session = "/whep/" + headers["Location"].split("whep/")[-1]
                for _ in range(3):
                    ask(self.host.port, "PATCH", session, spoilt(FRAGMENT, chance).encode(),
                        {"Content-Type": "application/trickle-ice-sdpfrag", "If-Match": headers["ETag"]})
                ask(self.host.port, "DELETE", session)

    @unittest.skipUnless(has("aiortc"), "python3-aiortc is not installed")
    def test_a_viewer_with_another_certificate_than_it_announced_gets_no_channel(self):
        for spoil in ("honest", "wrong"):
            script = pathlib.Path(__file__).with_name("whep_fingerprint.py")
            done = subprocess.run([SYSTEM_PYTHON, str(script), f"http://127.0.0.1:{self.host.port}/whep/demo", spoil],
                                  capture_output=True, text=True, timeout=40,
                                  env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
            self.assertEqual({"honest": "open", "wrong": "none"}[spoil], done.stdout.strip(), done.stderr)


class Folders(unittest.TestCase):
    """Where files are is for the log, not for viewers."""

    PATHS = ("/api/v1/streams", "/api/v1/streams/broken", "/streams/broken/snapshot",
             "/streams/none/snapshot", "/stats", "/stats-page", "/performance", "/metrics", "/readyz", "/healthz",
             "/openapi.json", "/", "/nothing", "/api/v1/webrtc/sessions", "/whep/broken")

    def test_no_answer_says_where_a_model_a_library_or_the_link_is(self):
        with tempfile.TemporaryDirectory(prefix="models-") as folder:
            pathlib.Path(folder, "broken.xml").write_text("<mujoco><worldbody><gem/></worldbody></mujoco>")
            host = Host("--mode", "webrtc", f"--/io.porthole.capture.mujoco.models/folder={folder}",
                        "--/io.porthole.encoder.turbojpeg/libraryPath=/nowhere/libturbojpeg.so",
                        "--/io.porthole.capture.screen~none/display=:77")
            self.addCleanup(host.close)
            wait_for("the failure", lambda: (host.stream("broken") or {}).get("state") == "failed", 30)
            wait_for("the log", lambda: any(folder in line and "ERROR" in line for line in host.lines))
            client = WebSocket(host.port, protocol="porthole.v1")
            self.addCleanup(client.close)
            client.say(type="subscribe", stream="broken")
            said = [json.dumps(client.text("hello")), json.dumps(client.text("status"))]
            self.assertIn("failed", said[1])
            said += [str(host.get(path, timeout=3)[1:]) for path in self.PATHS]
            for secret in (folder, host.folder.name, str(HOME), "/nowhere", "/usr/lib", "/tmp/"):
                self.assertEqual([], [text for text in said if secret in text], secret)


FRAGMENT = "\r\n".join(["a=ice-ufrag:abcd", "a=ice-pwd:0123456789abcdefghijklmn", "m=video 9 UDP/TLS/RTP/SAVPF 96",
                        "a=mid:0", "a=candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host", ""])
PIECES = ["", "\0", "a=", "-1", "99999999999999999999", "%s%n", "x" * 3000, "\u202e", "a=mid:0", "a=recvonly",
          "a=rid:1 send", "a=ssrc:1 cname:x", "a=extmap:15 urn:x", "a=simulcast:send 1", "sha-256", "m=video", ":", " "]
ADDRESSES = ["::", "0.0.0.0", "255.255.255.255", "a.local", "127.0.0.1"]


def spoilt(text, chance):
    """The text with up to four lines dropped, doubled, swapped, cut or changed in one place."""
    lines = text.split("\r\n")
    for _ in range(chance.randrange(1, 5)):
        i = chance.randrange(len(lines))
        line = lines[i]
        at = chance.randrange(len(line) + 1)
        lines[i:i + 1] = chance.choice((
            [], [line, line], [line[:at]], [line[:at] + chance.choice(PIECES) + line[at:]],
            [line[:at] + chance.choice(PIECES)], [chance.choice(PIECES), line],
            [line, f"a=candidate:1 1 udp 1 {chance.choice(ADDRESSES)} 9 typ host"]))
        lines = lines or [""]
    return "\r\n".join(lines)


if __name__ == "__main__":
    unittest.main()
