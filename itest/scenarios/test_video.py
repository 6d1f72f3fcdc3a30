# SPDX-License-Identifier: Apache-2.0
"""Streams as H.264 over plain HTTP: what players that know nothing of Porthole make of it."""

import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

from host import ROOT, Host, wait_for

try:
    import numpy
    from image import psnr, read, scene
except ImportError:
    numpy = None

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT, FPS = 640, 360, 25
SECONDS = 3


def ffprobe(file, cut=False):
    """Its stream, and time and key flag of each frame, decoded; one that is cut at any byte may have more complaints."""
    done = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width,height,has_b_frames:"
                           "frame=pts_time,key_frame", "-of", "json", file], capture_output=True, text=True,
                          timeout=60, stdin=subprocess.DEVNULL)
    complaints = done.stderr.strip().splitlines()
    if len(complaints) > 2 and not cut:  # two about the frame within which what was fetched ends
        raise AssertionError(done.stderr)
    found = json.loads(done.stdout)
    return found["streams"][0], found["frames"]


@unittest.skipUnless(numpy and shutil.which("ffprobe") and shutil.which("ffmpeg"), "numpy or ffmpeg is missing")
class Video(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host("--/io.porthole.transport.video/firstFrameTimeoutInMs=30000")
        cls.addClassCleanup(cls.host.close)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.produce("still", WIDTH, HEIGHT)
        cls.produce("busy", 1280, 720, "busy")
        for name in ("still", "busy"):
            wait_for(name, lambda: cls.host.stream(name))

    @classmethod
    def produce(cls, name, width, height, *more):
        producer = subprocess.Popen(
            [sys.executable, str(HERE / "producer.py"), name, str(width), str(height), str(FPS), cls.host.link, *more],
            env={"PYTHONPATH": str(ROOT / "python"), "PATH": "/usr/bin:/bin"}, stdin=subprocess.DEVNULL)
        cls.addClassCleanup(producer.wait)
        cls.addClassCleanup(producer.kill)
        return producer

    def url(self, path):
        return f"http://127.0.0.1:{self.host.port}/streams/{path}"

    def fetch(self, path, seconds=SECONDS):
        """What comes within about that time, as a file, how long its first byte took, and all of it."""
        file = pathlib.Path(self.folder.name, path.replace("/", "-"))
        asked = time.monotonic()
        with urllib.request.urlopen(self.url(path), timeout=10) as answer, file.open("wb") as out:
            self.assertEqual({"mp4": "video/mp4", ".ts": "video/mp2t"}[path[-3:]], answer.headers["Content-Type"])
            self.assertEqual("no-store", answer.headers["Cache-Control"])
            first = answer.read1()
            waited = time.monotonic() - asked
            out.write(first)
            while time.monotonic() - asked < seconds:
                out.write(answer.read1())
        return str(file), waited, time.monotonic() - asked

    def test_both_containers_hold_every_frame_from_a_key_frame_on(self):
        for path in ("still/video.mp4", "still/video.ts"):
            with self.subTest(path):
                file, waited, took = self.fetch(path)
                self.assertLess(waited, 1.5, "the first frame is asked for at once")
                stream, frames = ffprobe(file)
                self.assertEqual(("h264", WIDTH, HEIGHT, 0), tuple(
                    stream[key] for key in ("codec_name", "width", "height", "has_b_frames")))
                self.assertEqual(1, frames[0]["key_frame"])
                times = [float(frame["pts_time"]) for frame in frames]
                self.assertEqual(sorted(set(times)), times)
                expected = FPS * (took - waited)
                self.assertGreater(len(times), 0.5 * expected)
                self.assertLess(len(times), 1.2 * expected + 5)
                self.assertLess(times[-1] - times[0], took + 0.1, (waited, times[:6], times[-4:]))

    def test_the_frames_are_those_of_the_source_in_their_order(self):
        file, _, _ = self.fetch("still/video.mp4", 2)
        raw = subprocess.run(["ffmpeg", "-v", "error", "-i", file, "-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt",
                              "rgb24", "-"], capture_output=True, timeout=60, stdin=subprocess.DEVNULL).stdout
        images = numpy.frombuffer(raw, numpy.uint8).reshape(-1, HEIGHT, WIDTH, 3)
        numbers = [read(image) for image in images]
        self.assertEqual(sorted(set(numbers)), numbers)
        self.assertGreater(psnr(images[-1], scene(WIDTH, HEIGHT)), 33)

    def test_opencv_plays_both(self):
        code = ("import cv2,sys\nc=cv2.VideoCapture(sys.argv[1])\n"
                "for n in range(20):\n ok,f=c.read()\n assert ok and f.shape==(360,640,3), (ok, n)\n")
        if subprocess.run(["/usr/bin/python3", "-c", "import cv2"], capture_output=True, check=False).returncode:
            self.skipTest("OpenCV is not installed")
        for path in ("still/video.mp4", "still/video.ts"):
            with self.subTest(path):
                done = subprocess.run(["/usr/bin/python3", "-c", code, self.url(path)], capture_output=True, text=True,
                                      timeout=30, stdin=subprocess.DEVNULL)
                self.assertEqual(0, done.returncode, done.stderr)

    def test_a_reader_that_stops_loses_frames_is_counted_and_goes_on_with_a_key_frame(self):
        slow = socket.socket()
        self.addCleanup(slow.close)
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        slow.settimeout(15)
        slow.connect(("127.0.0.1", self.host.port))
        slow.sendall(f"GET /streams/busy/video.ts HTTP/1.0\r\nHost: 127.0.0.1:{self.host.port}\r\n\r\n".encode())

        def viewer():
            return next((v for v in self.host.stream("busy")["viewers"] if v["transport"] == "video"), {"drops": {}})

        wait_for("it is among the viewers", lambda: "id" in viewer(), 30)
        wait_for("frames are lost", lambda: sum(viewer()["drops"].values()) > 10, 60)
        data = b""
        while b"\r\n\r\n" not in data:
            data += slow.recv(65536)
        data = data.split(b"\r\n\r\n", 1)[1]
        after = time.monotonic() + 4
        while time.monotonic() < after:
            data += slow.recv(65536)
        file = pathlib.Path(self.folder.name, "slow.ts")
        file.write_bytes(data)
        stream, frames = ffprobe(str(file), cut=True)
        times = [float(frame["pts_time"]) for frame in frames]
        gap = max(range(1, len(times)), key=lambda i: times[i] - times[i - 1])
        self.assertGreater(times[gap] - times[gap - 1], 0.3, "frames are missing")
        self.assertEqual(1, frames[gap]["key_frame"], "after a gap comes a key frame")

    def test_an_mp4_ends_cleanly_when_the_size_changes_and_a_transport_stream_goes_on(self):
        producer = self.produce("changing", 544, 304)
        wait_for("changing", lambda: self.host.stream("changing"))
        with urllib.request.urlopen(self.url("changing/video.mp4"), timeout=10) as mp4, \
                urllib.request.urlopen(self.url("changing/video.ts"), timeout=10) as ts:
            begun = mp4.read1()
            ts_data = ts.read1()
            producer.kill()
            producer.wait()
            self.produce("changing", 640, 360)
            whole = begun + mp4.read()
            end = time.monotonic() + 2
            while time.monotonic() < end:
                ts_data += ts.read1()
        file = pathlib.Path(self.folder.name, "changed.mp4")
        file.write_bytes(whole)
        stream, frames = ffprobe(str(file))
        self.assertEqual((544, 304), (stream["width"], stream["height"]))
        file = pathlib.Path(self.folder.name, "changed.ts")
        file.write_bytes(ts_data)
        sizes = subprocess.run(["ffprobe", "-v", "quiet", "-show_entries", "frame=width,height", "-of", "csv=p=0",
                                str(file)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual({"544,304", "640,360"}, {line.strip(",") for line in sizes.stdout.split()})

    def test_what_cannot_be_had_is_refused_with_its_reason(self):
        status, headers, body = self.host.get("/streams/none/video.mp4")
        self.assertEqual((404, "application/problem+json"), (status, headers["Content-Type"].split(";")[0]))
        self.assertIn("There is no stream 'none'", body.decode())
        self.assertEqual(400, self.host.get("/streams/still/video.mp4?annotations=x")[0])
        self.assertEqual(404, self.host.get("/streams/still/video.webm")[0])
        head = urllib.request.Request(self.url("still/video.mp4"), method="HEAD")
        with urllib.request.urlopen(head, timeout=5) as answer:
            self.assertEqual("video/mp4", answer.headers["Content-Type"])
            self.assertEqual(b"", answer.read())
        links = self.host.stream("still")["links"]
        self.assertEqual(("streams/still/video.mp4", "streams/still/video.ts"), (links["mp4"], links["ts"]))


class WithoutEncoder(unittest.TestCase):
    def test_a_host_that_has_no_encoder_says_so(self):
        host = Host("--/io.porthole.transport.video/firstFrameTimeoutInMs=500", "--disable", "encoder-h264")
        try:
            status, headers, body = host.get("/streams/demo/video.mp4")
            self.assertEqual(503, status)
            problem = json.loads(body)
            self.assertEqual("No video", problem["title"])
            self.assertIn("h264", problem["detail"].lower().replace(".", ""))
            wait_for("it is no viewer any more", lambda: not host.stream("demo")["viewers"])
        finally:
            host.close()


if __name__ == "__main__":
    unittest.main()
