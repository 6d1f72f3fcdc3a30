# SPDX-License-Identifier: Apache-2.0
"""Recordings as streams: shown, paused, stepped, searched, with what was recorded beside them."""

import io
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from host import HOME, Host, WebSocket, wait_for

try:
    import numpy
    from image import psnr, read, scene, stamp
    from PIL import Image
except ImportError:
    numpy = None

WIDTH, HEIGHT, FPS, FRAMES = 640, 360, 25, 75


def record(file):
    """A recording whose frames carry their number, made by another program; a key frame in front of every twentieth."""
    still = scene(WIDTH, HEIGHT)
    raw = b""
    for number in range(FRAMES):
        image = still.copy()
        stamp(image, number)
        raw += image.tobytes()
    subprocess.run(["ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r",
                    str(FPS), "-i", "-", "-c:v", "libx264", "-profile:v", "baseline", "-pix_fmt", "yuv420p", "-g", "20",
                    "-crf", "16", "-f", "mp4", str(file)], input=raw, check=True)
    lines = [{"type": "recording", "version": 1}]
    lines += [{"type": "frame", "index": n, "time": n / FPS, "sequence": n, "simulationTime": n / 10,
               "values": {"number": n}} for n in range(FRAMES)]
    file.with_suffix(".jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")


@unittest.skipUnless(numpy and shutil.which("ffmpeg"), "numpy, Pillow or ffmpeg is missing")
class Replay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.one = pathlib.Path(folder.name, "run one.mp4")
        record(cls.one)
        cls.broken = pathlib.Path(folder.name, "broken.mp4")
        cls.broken.write_bytes(cls.one.read_bytes()[:3000])
        cls.host = Host("replay", str(cls.one), str(cls.broken))
        cls.addClassCleanup(cls.host.close)

    def snapshot(self):
        """Number and pixels of a frame, and the simulation time that the host says."""
        status, headers, body = self.host.get("/streams/run-one/snapshot?quality=95", timeout=30)
        if status != 200:
            return None
        image = numpy.asarray(Image.open(io.BytesIO(body)).convert("RGB"))
        return read(image), image, float(headers["X-Simulation-Time"])

    def number(self):
        shown = self.snapshot()
        return shown and shown[0]

    def test_a_recording_is_a_stream_that_viewers_pause_step_and_search(self):
        number, image, simulated = wait_for("a frame", self.snapshot, 60)
        self.assertGreater(psnr(image, scene(WIDTH, HEIGHT)), 33)
        self.assertAlmostEqual(number / 10, simulated)
        wait_for("it goes on", lambda: self.number() != number)

        socket = WebSocket(self.host.port, protocol="porthole.v1")
        self.addCleanup(socket.close)
        socket.say(type="acquire", stream="run-one")

        def command(name, argument=""):
            socket.say(type="input", stream="run-one", event={"kind": "command", "name": name, "argument": argument})

        command("pause")
        command("seek", "1.0")
        wait_for("the frame of the first second", lambda: self.number() == FPS, 30)
        self.assertEqual(FPS, self.number(), "it stays")
        command("step", "3")
        wait_for("three further", lambda: self.number() == FPS + 3, 30)
        command("step", "-1")
        wait_for("one back", lambda: self.number() == FPS + 2, 30)
        command("reset")
        wait_for("the beginning", lambda: self.number() == 0, 30)
        command("resume")
        wait_for("it goes on again", lambda: self.number() != 0, 30)
        self.assertEqual({"pause", "resume", "step", "reset", "speed", "seek"},
                         set(self.host.stream("run-one")["commands"]))

    def test_a_broken_recording_is_a_failed_stream_with_its_reason(self):
        state = wait_for("it is failed", lambda: (s := self.host.stream("broken")) and s["state"] == "failed" and s, 60)
        self.assertIn("cannot be played", state["reason"])

    def test_what_is_no_recording_is_refused_before_the_start(self):
        done = subprocess.run([str(HOME / "bin" / "porthole"), "replay", __file__], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=60)
        self.assertEqual(2, done.returncode)
        self.assertIn("it is not an MP4 file", done.stderr)


if __name__ == "__main__":
    unittest.main()
