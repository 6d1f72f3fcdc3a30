# SPDX-License-Identifier: Apache-2.0
"""Producers that compress their frames themselves: what they sent is what is seen, and nothing else."""

import base64
import io
import json
import os
import shutil
import struct
import subprocess
import sys
import unittest

import chromium
from host import ROOT, Host, WebSocket, wait_for

try:
    import image
    import numpy as np
    from PIL import Image
except ImportError:
    np = None

WIDTH, HEIGHT = 640, 480
HEADER = struct.Struct("<BBBBIQQdII")
JPEG, H264 = 1, 2
#: More than the 300 ms in which key frames are asked for once, at 20 frames a second.
FRAMES_BETWEEN_KEYS = 8


class Frame:
    """A binary message of porthole.v1."""

    def __init__(self, message):
        (_, header, self.codec, flags, _, self.sequence, _, _, self.width, self.height) = \
            HEADER.unpack_from(message)
        self.key = bool(flags & 1)
        self.data = message[header:]


class Viewer:
    """Watches one stream, and acknowledges all that it gets."""

    def __init__(self, host, stream, *codecs, **options):
        self.socket = WebSocket(host.port, protocol="porthole.v1")
        self.socket.say(type="subscribe", stream=stream, codecs=codecs, **options)

    def frames(self, count):
        got = []
        while len(got) < count:
            kind, data = self.socket.frame()
            if kind == 2:
                got.append(Frame(data))
                self.socket.acknowledge(data)
        return got

    def close(self):
        self.socket.close()


def decoded(jpeg):
    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))


def decoded_video(units):
    """The frames of a video, by ffmpeg."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-f", "h264", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
                         input=b"".join(units), stdout=subprocess.PIPE, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT, WIDTH, 3)


@unittest.skipUnless(np, "numpy or PIL is not installed")
class Encoded(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.addClassCleanup(cls.host.close)
        cls.scene = image.scene(WIDTH, HEIGHT)

    def produce(self, name, codec, fps=20):
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "itest/scenarios/encoded_producer.py"), self.host.link, name, codec, str(WIDTH),
             str(HEIGHT), str(fps)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "python")}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)

        def end():
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()

        self.addCleanup(end)
        wait_for("the stream", lambda: self.host.stream(name))
        return process

    def ask(self, producer, line):
        producer.stdin.write(line + "\n")
        producer.stdin.flush()
        return producer.stdout.readline().strip()

    def watch(self, name, *codecs, **options):
        viewer = Viewer(self.host, name, *codecs, **options)
        self.addCleanup(viewer.close)
        return viewer

    def settle(self, producer, viewer):
        """How often key frames have been asked for, once nobody waits for one.

        While ffmpeg starts the host asks again, and one key frame may answer two requests.
        """
        for _ in range(20):
            asked = int(self.ask(producer, "keys"))
            viewer.frames(FRAMES_BETWEEN_KEYS)
            if int(self.ask(producer, "keys")) == asked:
                return asked
        self.fail("key frames are asked for again and again")

    def assert_shows_the_scene(self, pixels, least):
        self.assertIsNotNone(image.read(pixels))
        self.assertGreater(image.psnr(self.scene, pixels), least)

    def test_jpegs_reach_every_viewer_as_they_are_and_are_not_encoded(self):
        self.produce("images", "jpeg")
        wait_for("frames", lambda: (self.host.stream("images") or {}).get("framesCaptured"))
        status, headers, snapshot = self.host.get("/streams/images/snapshot?quality=10&subsampling=420")
        self.assertEqual((200, "image/jpeg"), (status, headers["Content-Type"]))
        self.assert_shows_the_scene(decoded(snapshot), 40)
        viewer = self.watch("images", "jpeg", quality=5)
        plain = WebSocket(self.host.port, "/streaming/client/?stream=images&quality=30")
        self.addCleanup(plain.close)
        for frame in viewer.frames(5):
            self.assertEqual(JPEG, frame.codec)
            self.assert_shows_the_scene(decoded(frame.data), 40)
        self.assert_shows_the_scene(decoded(plain.frame()[1]), 40)
        stream = self.host.stream("images")
        self.assertEqual(("jpeg", None, 0), (stream["codec"], stream["format"], stream["framesEncoded"]))
        self.assertEqual(["pass-through"], [e["encoder"] for e in stream["encodes"]])
        self.assertEqual(2, stream["encodes"][0]["viewers"])
        self.assertEqual("pass-through", viewer.socket.text("statistics")["encoder"])

    def test_bad_images_are_refused_with_a_sentence_and_seen_by_nobody(self):
        producer = self.produce("faulty", "jpeg")
        viewer = self.watch("faulty", "jpeg")
        viewer.frames(2)
        for kind, sentence in (("torn", "bytes before its length"), ("truncated", "the JPEG"),
                               ("foreign", "the JPEG"), ("wrong size", "and announced as 1280 x 480")):
            self.assertIn(sentence, self.ask(producer, "bad " + kind), kind)
            for frame in viewer.frames(4):  # the good ones go on
                self.assert_shows_the_scene(decoded(frame.data), 40)
        stream = self.host.stream("faulty")
        self.assertEqual(4, stream["drops"]["refused"])
        self.assertEqual("live", stream["state"])

    @unittest.skipUnless(shutil.which("ffmpeg"), "ffmpeg is not installed")
    def test_a_video_reaches_its_viewers_and_a_late_one_gets_a_key_frame(self):
        producer = self.produce("video", "h264")
        first = self.watch("video", "h264")
        frames = first.frames(12)
        self.assertTrue(frames[0].key)
        self.assertEqual({H264}, {f.codec for f in frames})
        self.assertEqual({(WIDTH, HEIGHT)}, {(f.width, f.height) for f in frames})
        pixels = decoded_video([f.data for f in frames])
        self.assertEqual(12, len(pixels))
        self.assert_shows_the_scene(pixels[0], 33)
        self.assert_shows_the_scene(pixels[-1], 33)
        numbers = [image.read(p) for p in pixels]
        self.assertEqual(sorted(set(numbers)), numbers)
        asked = self.settle(producer, first)
        for _ in range(5):  # the one that the encoder makes by itself may come just then
            late = self.watch("video", "h264")
            key = late.frames(1)[0]
            self.assertTrue(key.key)
            if int(self.ask(producer, "keys")) > asked:
                break
        self.assertGreater(int(self.ask(producer, "keys")), asked)
        self.assert_shows_the_scene(decoded_video([key.data, *(f.data for f in late.frames(2))])[0], 33)
        self.assertGreater(int(self.ask(producer, "bitrate")), 100_000)
        stream = self.host.stream("video")
        self.assertEqual(("h264", 0, ["pass-through"]),
                         (stream["codec"], stream["framesEncoded"], [e["encoder"] for e in stream["encodes"]]))

    @unittest.skipUnless(shutil.which("ffmpeg"), "ffmpeg is not installed")
    def test_a_video_is_not_to_be_had_as_jpeg_and_the_answer_says_so(self):
        self.produce("only", "h264")
        for path in ("/streams/only/snapshot", "/streams/only/mjpeg", "/stream?stream=only",
                     "/?action=snapshot&stream=only"):
            status, headers, body = self.host.get(path)
            self.assertEqual((406, "application/problem+json"), (status, headers["Content-Type"]), path)
            self.assertIn("the source offers h264 only", json.loads(body)["detail"])
        plain = WebSocket(self.host.port, "/streaming/client/?stream=only")
        self.addCleanup(plain.close)
        self.assertEqual(406, plain.status)
        both = self.watch("only", "jpeg", "h264")
        self.assertTrue(both.frames(1)[0].key)
        jpeg = self.watch("only", "jpeg")
        while "the source offers h264 only" not in jpeg.socket.text("status")["reason"]:
            pass
        listed = WebSocket(self.host.port, protocol="porthole.v1")
        self.addCleanup(listed.close)
        self.assertEqual("h264", next(s for s in listed.text("hello")["streams"] if s["name"] == "only")["codec"])

    @unittest.skipUnless(shutil.which("ffmpeg"), "ffmpeg is not installed")
    @unittest.skipIf(chromium.missing(), chromium.missing())
    def test_the_page_and_the_wall_show_a_video_that_is_not_to_be_had_as_jpeg(self):
        self.produce("page", "h264")
        browser = chromium.Chromium()
        self.addCleanup(browser.close)
        page = browser.page(f"http://127.0.0.1:{self.host.port}/?stream=page")
        for canvas in ("#stage canvas[data-stream=page]", "li[data-name=page] canvas[data-stream=page]"):
            first = wait_for("a frame on the canvas", lambda: self.painted(page, canvas))
            wait_for("a later one", lambda: self.painted(page, canvas) > first)
            page.go(f"http://127.0.0.1:{self.host.port}/?view=wall")

    def painted(self, page, canvas):
        """The number in the frame on a canvas, 0 before the first; it shows the scene."""
        png = page.run(f"document.querySelector('{canvas}')?.toDataURL('image/png')")
        pixels = decoded(base64.b64decode(png.split(",")[1])) if png else np.zeros(0)
        if pixels.shape != (HEIGHT, WIDTH, 3):
            return 0
        self.assert_shows_the_scene(pixels, 30)
        return image.read(pixels)


if __name__ == "__main__":
    unittest.main()
