# SPDX-License-Identifier: Apache-2.0
"""Recordings that a producer asks its host for: what was sent is in the file, whether or not anybody watches."""

import json
import pathlib
import sys
import tempfile
import time
import unittest

from host import ROOT, Host, WebSocket, wait_for

sys.path.insert(0, str(ROOT / "python"))

try:
    import cv2
    import numpy

    import porthole
except ImportError:
    cv2 = numpy = porthole = None

FPS = 20
BITS = 8
HEIGHT, WIDTH = 96, 40 * BITS


def frame(number):
    """The number as bars, black and white from the lowest bit on, over a ramp."""
    image = numpy.empty((HEIGHT, WIDTH, 3), numpy.uint8)
    image[:] = numpy.linspace(40, 200, WIDTH)[None, :, None]
    for bit in range(BITS):
        image[:48, 40 * bit:40 * bit + 40] = 235 if number >> bit & 1 else 20
    return image


def numbers(path):
    """The numbers of a video's frames, each of which must look like the one that was sent, and when they are shown."""
    video = cv2.VideoCapture(str(path))
    found, times = [], []
    while True:
        there, image = video.read()
        if not there:
            return found, times
        times.append(video.get(cv2.CAP_PROP_POS_MSEC) / 1000)
        bars = image[16:32].mean(axis=(0, 2)).reshape(BITS, 40)[:, 10:30].mean(axis=1)
        number = sum(1 << bit for bit in range(BITS) if bars[bit] > 128)
        error = numpy.mean((image[:, :, ::-1].astype(float) - frame(number)) ** 2)
        if 10 * numpy.log10(255 ** 2 / max(error, 1e-9)) < 28:
            raise AssertionError(f"frame {len(found)} of {path} is not frame {number} as it was sent")
        found.append(number)


@unittest.skipUnless(cv2, "OpenCV or numpy for Python is not installed")
class Recordings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="porthole-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.host = Host(f"--/io.porthole.recorder/folder={cls.folder}/host")
        cls.addClassCleanup(cls.host.close)

    def send(self, send, condition, first=0):
        """Sends numbered frames until the condition holds; returns the number after the last."""
        deadline = time.monotonic() + 30
        while not condition(first):
            self.assertLess(time.monotonic(), deadline, "it goes on for too long")
            send(frame(first % 256))
            first += 1
            time.sleep(1 / FPS)
        return first

    def assert_in_order(self, found, least, recording):
        """Each frame was recorded once, but for those that the sidecar says the host has repeated."""
        lines = self.host.get(f"/api/v1/recordings/{recording.id}/frames.jsonl")[2].decode().splitlines()
        frames = [line for line in map(json.loads, lines) if line["type"] == "frame"]
        self.assertEqual(len(frames), len(found))
        found = [number for number, line in zip(found, frames) if not line.get("repeat")]
        self.assertGreaterEqual(len(found), least)
        steps = [(b - a) % 256 for a, b in zip(found, found[1:])]
        self.assertTrue(all(0 < step < 64 for step in steps), f"each once, in the order of sending: {found}")

    def test_what_a_stream_sends_while_nobody_watches_is_in_its_file(self):
        with porthole.Stream("unwatched", address=self.host.link, fps=FPS) as stream:
            recording = stream.record(self.folder / "one.mp4", label="a test")
            begun = self.send(stream.send, lambda n: recording.state == "recording")
            end = self.send(stream.send, lambda n: n >= begun + 30, begun)
            self.assertTrue(recording.stop(20), recording)
        self.assertEqual("ended", recording.state, recording)
        found, _ = numbers(self.folder / "one.mp4")
        self.assert_in_order(found, 15, recording)
        self.assertLess((end - 1 - found[-1]) % 256, 8, "to the end")
        self.assertEqual(len(found), recording.frames)
        report = json.loads(self.host.get("/api/v1/recordings/" + recording.id)[2])
        self.assertEqual(("ended", "producer", "a test"), (report["state"], report["startedBy"], report["label"]))

    def test_a_recording_ends_by_its_frames_and_the_stream_goes_on(self):
        with porthole.Stream("counted", address=self.host.link, fps=FPS) as stream:
            recording = stream.record(self.folder / "two.mp4", frames=10)
            last = self.send(stream.send, lambda n: recording.over)
            self.assertEqual(("ended", 10), (recording.state, recording.frames), recording)
            self.send(stream.send, lambda n: n >= last + 3, last)
        self.assertEqual(10, len(numbers(self.folder / "two.mp4")[0]))

    def test_isaac_gyms_two_keys_stream_and_record(self):
        config = {"env": {"videoStream": True, "videoStreamPort": self.host.port, "videoRecord": True, "videoFps": FPS,
                          "videoMaxFrames": 20, "videoDirectory": str(self.folder / "videos")}}
        with porthole.isaacgym.VideoStream(config, "task", address=self.host.link) as video:
            number = self.send(video.add_frame, lambda n: video.is_recording())
            viewer = WebSocket(self.host.port, protocol="porthole.v1")
            self.addCleanup(viewer.close)
            viewer.say(type="subscribe", stream="task")
            number = self.send(video.add_frame, lambda n: not video.is_recording(), number)
            wait_for("a frame for the viewer", lambda: viewer.frame()[0] == 2)
            first, second = video.end_episode(), video.begin_episode()
            number = self.send(video.add_frame, lambda n: second.state == "recording", number)
            end = number + 10
            self.send(video.add_frame, lambda n: n >= end, number)
        names = sorted(path.name for path in (self.folder / "videos").iterdir())
        self.assertEqual(["episode_0001.mp4", "episode_0002.mp4"], names)
        found, times = numbers(self.folder / "videos" / "episode_0001.mp4")
        self.assertEqual(20, len(found))
        self.assertTrue(numpy.allclose(times, numpy.arange(20) / FPS, atol=0.002), f"each lasts 1/videoFps: {times}")
        self.assert_in_order(found, 20, first)
        self.assert_in_order(numbers(self.folder / "videos" / "episode_0002.mp4")[0], 5, second)


if __name__ == "__main__":
    unittest.main()
