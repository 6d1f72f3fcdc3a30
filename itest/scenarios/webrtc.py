# SPDX-License-Identifier: Apache-2.0
"""What the tests of WebRTC share: a host in a network of its own, a source that can be recognised, plain WHEP."""

import base64
import http.client
import io
import json
import os
import pathlib
import subprocess
import sys
import time
import unittest

import chromium
import net
import numpy as np
import image
from host import ROOT, Host, wait_for
from net import Network, inside

HERE = pathlib.Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
TOKEN = "test-token-of-the-host"


def has(module):
    """Whether Debian's Python has it."""
    return os.path.exists(SYSTEM_PYTHON) and subprocess.run(
        [SYSTEM_PYTHON, "-c", "import " + module], capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


def offer_of(kind="video", codecs="96 VP8/90000"):
    """An offer as a browser makes it, as far as a host looks before it answers."""
    number = codecs.split()[0]
    return "\r\n".join([
        "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0", f"m={kind} 9 UDP/TLS/RTP/SAVPF {number}",
        "c=IN IP4 0.0.0.0", "a=ice-ufrag:abcd", "a=ice-pwd:0123456789abcdefghijklmn",
        "a=fingerprint:sha-256 " + ":".join(["AB"] * 32), "a=setup:actpass", "a=mid:0", "a=recvonly", "a=rtcp-mux",
        "a=rtpmap:" + codecs, ""])


class Watching(unittest.TestCase):
    """A host in mode webrtc with a still frame that carries a number, in namespaces that end with the class."""

    OPTIONS = ()
    SIZE = (1280, 720)
    FPS = 30
    BUSY = False
    CHROMIUM = True

    @classmethod
    def setUpClass(cls):
        why = net.missing() or (cls.CHROMIUM and chromium.missing())
        if why:
            raise unittest.SkipTest(why)
        cls.network = Network()
        cls.addClassCleanup(cls.network.close)
        here = inside(cls.network.server)
        here.__enter__()
        cls.addClassCleanup(here.__exit__)
        cls.host = cls.start_host(*cls.OPTIONS)
        cls.addClassCleanup(lambda: cls.host.close())
        cls.start_source(cls.host)
        if cls.CHROMIUM:
            cls.browser = chromium.Chromium()
            cls.addClassCleanup(cls.browser.close)

    @staticmethod
    def start_host(*options):
        host = Host("--mode", "webrtc", *options)
        try:
            wait_for("WHEP", lambda: host.get("/whep/")[0] == 200, 20)
        except AssertionError as e:
            host.close()
            raise unittest.SkipTest("WebRTC is not there: " + "\n".join(host.lines)) from e
        return host

    @classmethod
    def start_source(cls, host):
        command = [sys.executable, str(HERE / "producer.py"), "test", *map(str, cls.SIZE), str(cls.FPS), host.link]
        producer = subprocess.Popen(command + ["busy"] * cls.BUSY, stdin=subprocess.DEVNULL,
                                    env={**os.environ, "PYTHONPATH": f"{ROOT / 'python'}:{HERE}"})
        cls.addClassCleanup(producer.wait)
        cls.addClassCleanup(producer.kill)
        wait_for("the source", lambda: host.stream("test"), 20)

    @classmethod
    def play(cls, browser=None, address=None, **parameters):
        """The bare WHEP page in a tab."""
        query = "&".join(f"{k}={v}" for k, v in {"stream": "test", **parameters}.items())
        base = f"http://{address or '127.0.0.1'}:{cls.host.port}/"
        return (browser or cls.browser).page(f"{base}bare.html?{query}", (HERE / "whep.html").read_text())

    def playing(self, page, frames=5, seconds=20):
        def now():
            seen = page.run("seen")
            self.assertIsNone(seen["error"], seen)
            return seen if seen["frames"] >= frames else None
        return wait_for(f"{frames} frames by WHEP", now, seconds)

    @staticmethod
    def pixels(page):
        """The frame on show, RGB."""
        got = page.run("pixels()")
        data = np.frombuffer(base64.b64decode(got["rgba"]), np.uint8)
        return data.reshape(got["height"], got["width"], 4)[..., :3]

    def snapshot(self, name="test", size=None):
        """What the source shows, RGB, by way of JPEG; in its own size or in another."""
        from PIL import Image
        status, _, body = self.host.get(f"/streams/{name}/snapshot?quality=95&subsampling=444")
        self.assertEqual(200, status, body[:200])
        seen = Image.open(io.BytesIO(body)).convert("RGB")
        return np.asarray(seen.resize(size, Image.Resampling.BOX) if size else seen)

    def alike(self, seen, minimum=27):
        height, width = seen.shape[:2]
        self.assertGreaterEqual(width, self.SIZE[0] / 4, "pixels in a row; a busy machine sends fewer")
        likeness = image.psnr(seen, self.snapshot(size=(width, height)))
        self.assertGreater(likeness, minimum, "dB between the frame on show and the source's")

    def ask(self, method, path, body=None, headers=None):
        return ask(self.host.port, method, path, body, headers)


def next_of(client, *types):
    """The next message of one of these types."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        kind, payload = client.frame()
        if kind == 8:
            raise AssertionError("closed: " + repr(payload))
        if kind == 1:
            message = json.loads(payload)
            if message["type"] in types:
                return message
    raise AssertionError("not within 20 s: " + " or ".join(types))


def ask(port, method, path, body=None, headers=None):
    """Status, headers and text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode(errors="replace")
    finally:
        connection.close()


def problem(text):
    return json.loads(text).get("detail", "")
