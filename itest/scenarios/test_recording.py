# SPDX-License-Identifier: Apache-2.0
"""Recordings: the frames that were shown, each once and at its time, whatever happens to the host or its disk."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
import urllib.error
import urllib.request

from host import ROOT, Host, is_jpeg, wait_for

try:
    import image
    import numpy
except ImportError:
    numpy = None

FPS = 30
WIDTH, HEIGHT = 640, 360
LIBRARY = "/api/v1/recordings"
REPLAY = "/api/v1/replay/numbers"

# the number of each frame stands in its pixels and in its simulation time
PRODUCER = textwrap.dedent(f"""
    import sys, time
    sys.path.insert(0, sys.argv[2])
    import image, porthole
    stream = porthole.Stream("numbers", fps={FPS}, address=sys.argv[1])
    scene = image.scene({WIDTH}, {HEIGHT})
    begin = time.monotonic()
    for n in range(10 ** 9):
        frame = scene.copy()
        image.stamp(frame, n)
        stream.send(frame, simulation_time=n / {FPS}, annotations={{"values": {{"number": n}}}})
        time.sleep(max(0, begin + (n + 1) / {FPS} - time.monotonic()))
""")


def produce(host):
    return subprocess.Popen([sys.executable, "-c", PRODUCER, host.link, str(ROOT / "itest" / "scenarios")],
                            env={**os.environ, "PYTHONPATH": str(ROOT / "python")}, stdin=subprocess.DEVNULL)


def ask(host, method, path, body=None, token=None):
    """Status and JSON of a request."""
    headers = {"Authorization": "Bearer " + token} if token else host.headers
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{host.port}{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
            return answer.status, json.loads(text) if text.startswith(b"{") else text
    except urllib.error.HTTPError as e:
        return e.code, json.loads(e.read() or b"{}")


def warm_up(host):
    """Loads the encoder, so that no recording waits for it."""
    wait_for("the stream", lambda: host.stream("numbers"), 30)
    ask(host, "PUT", REPLAY, {"kept": True})
    wait_for("frames", lambda: ask(host, "GET", REPLAY)[1].get("frames", 0) > 5, 60)
    ask(host, "PUT", REPLAY, {"kept": False})


def start(host, **options):
    status, recording = ask(host, "POST", LIBRARY, {"stream": "numbers", **options})
    if status != 201:
        raise AssertionError(recording)
    return recording["id"]


def recording(host, identity):
    return ask(host, "GET", f"{LIBRARY}/{identity}")[1]


def wait_for_end(host, identity):
    return wait_for("the end", lambda: (r := recording(host, identity))["state"] != "recording" and r, 30)


def sidecar(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text().splitlines() if line.endswith("}")]


def frames_of(path):
    return [line for line in sidecar(path) if line["type"] == "frame"]


def decode(video):
    """All frames of a video, as RGB."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(video), "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt",
                          "rgb24", "-"], check=True, capture_output=True)
    return numpy.frombuffer(raw.stdout, numpy.uint8).reshape(-1, HEIGHT, WIDTH, 3)


def times(video):
    """When a video shows its frames, in seconds."""
    said = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", str(video)],
                          check=True, capture_output=True, text=True)
    return sorted(float(line.strip(",")) for line in said.stdout.split())


@unittest.skipUnless(numpy, "numpy is not installed")
class Recording(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="porthole-recordings-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.path = pathlib.Path(cls.folder.name)
        cls.host = Host(f"--/io.porthole.recorder/folder={cls.path}", "--/io.porthole.recorder/minFreeInMiB=0",
                        "--token", "control-token-of-recordings", "--/io.porthole.http/viewToken=view-token-of-recordings")
        cls.addClassCleanup(cls.host.close)
        producer = produce(cls.host)
        cls.addClassCleanup(lambda: producer.kill() or producer.wait())
        warm_up(cls.host)

    def check(self, video, lines):
        """Each line of the sidecar has the frame of its number in the video, at its time."""
        shown = decode(video)
        self.assertEqual(len(lines), len(shown))
        numbers = [line["values"]["number"] for line in lines]
        self.assertEqual(sorted(set(numbers)), numbers, "a frame is there twice, or not in its order")
        self.assertEqual(numbers, [image.read(frame) for frame in shown])
        for line, at in zip(lines, times(video)):
            self.assertAlmostEqual(line["time"], at, delta=0.001)
            self.assertAlmostEqual(line["values"]["number"] / FPS, line["simulationTime"], delta=1e-6)
            self.assertAlmostEqual((line["captureTime"] - lines[0]["captureTime"]) / 1e6, line["time"], delta=0.001)
        self.assertTrue(lines[0]["key"])
        keys = [line["time"] for line in lines if line.get("key")] + [lines[-1]["time"]]
        self.assertLess(max(b - a for a, b in zip(keys, keys[1:])), 2.5)
        self.assertGreater(image.psnr(shown[-1], image.scene(WIDTH, HEIGHT)), 30)
        return numbers

    def test_a_recording_has_every_frame_once_at_its_time(self):
        identity = start(self.host, seconds=3)
        done = wait_for_end(self.host, identity)
        self.assertEqual(("ended", "it has the length that was asked for"), (done["state"], done["reason"]))
        lines = frames_of(self.path / f"{identity}.jsonl")
        numbers = self.check(self.path / f"{identity}.mp4", lines)
        gaps = sum(b - a - 1 for a, b in zip(numbers, numbers[1:]))
        # a producer on a busy machine leaves out frames itself, which no host can count
        self.assertLessEqual(done["lostFrames"], gaps, "more frames are counted as lost than are missing")
        self.assertGreater(len(lines), 10)
        status, headers, body = self.host.get(f"{LIBRARY}/{identity}/thumbnail.jpg")
        self.assertEqual((200, "image/jpeg", True), (status, headers["Content-Type"], is_jpeg(body)))
        video = (self.path / f"{identity}.mp4").read_bytes()
        status, headers, body = self.host.get(f"{LIBRARY}/{identity}/video.mp4", {"Range": "bytes=100-199"})
        self.assertEqual((206, video[100:200]), (status, body))
        self.assertEqual(416, self.host.get(f"{LIBRARY}/{identity}/video.mp4", {"Range": f"bytes={len(video)}-"})[0])
        self.assertEqual(204, ask(self.host, "DELETE", f"{LIBRARY}/{identity}")[0])
        self.assertEqual([], list(self.path.glob(identity + "*")))

    def test_the_last_seconds_are_there_at_once_and_begin_with_a_key_frame(self):
        self.assertEqual(200, ask(self.host, "PUT", REPLAY, {"kept": True})[0])
        self.addCleanup(ask, self.host, "PUT", REPLAY, {"kept": False})
        wait_for("two seconds", lambda: ask(self.host, "GET", REPLAY)[1].get("seconds", 0) > 2)
        asked = time.monotonic()
        status, headers, body = self.host.get(REPLAY + "/video.mp4?seconds=30&download")
        self.assertLess(time.monotonic() - asked, 1)
        self.assertEqual((200, "video/mp4"), (status, headers["Content-Type"]))
        with tempfile.NamedTemporaryFile(suffix=".mp4") as video:
            video.write(body)
            video.flush()
            numbers = [image.read(frame) for frame in decode(video.name)]
        self.assertEqual(sorted(set(numbers)), numbers)
        self.assertGreater(len(numbers), 10)
        status, saved = ask(self.host, "POST", REPLAY + "/save", {"seconds": 1})
        self.assertEqual((201, "ended"), (status, saved["state"]))
        self.check(self.path / f"{saved['id']}.mp4", frames_of(self.path / f"{saved['id']}.jsonl"))

    def test_who_may_only_watch_records_and_deletes_nothing(self):
        for method, path, body in [("POST", LIBRARY, {"stream": "numbers"}), ("POST", LIBRARY + "/x/stop", {}),
                                   ("DELETE", LIBRARY + "/x", None), ("PUT", REPLAY, {"kept": True}),
                                   ("POST", REPLAY + "/save", {})]:
            self.assertEqual(403, ask(self.host, method, path, body, "view-token-of-recordings")[0], method + path)
            self.assertEqual(401, ask(self.host, method, path, body, "wrong-token")[0], method + path)
        for path in [LIBRARY, LIBRARY + "/x/video.mp4", REPLAY, REPLAY + "/frames"]:
            self.assertEqual(401, ask(self.host, "GET", path, token="wrong-token")[0], path)
        self.assertEqual(200, ask(self.host, "GET", LIBRARY, token="view-token-of-recordings")[0])
        for name in ["..", "%2e%2e%2fx", "a%2fb", "%00", "%C3%BC", "a" * 300]:
            for path in ["", "/video.mp4", "/frames.jsonl"]:
                self.assertIn(ask(self.host, "GET", f"{LIBRARY}/{name}{path}")[0], (400, 404), name)


@unittest.skipUnless(numpy, "numpy is not installed")
class Interrupted(unittest.TestCase):
    def host(self, folder):
        host = Host(f"--/io.porthole.recorder/folder={folder}", "--/io.porthole.recorder/minFreeInMiB=0")
        self.addCleanup(host.close)
        producer = produce(host)
        self.addCleanup(lambda: producer.kill() or producer.wait())
        warm_up(host)
        return host

    def test_a_host_that_is_killed_leaves_a_video_that_plays_to_within_two_seconds_of_its_end(self):
        with tempfile.TemporaryDirectory() as folder:
            host = self.host(folder)
            identity = start(host)
            wait_for("four seconds", lambda: recording(host, identity)["seconds"] > 4, 30)
            os.kill(host.java(), signal.SIGKILL)
            host.process.wait(10)
            video = pathlib.Path(folder, identity + ".mp4")
            lines = frames_of(pathlib.Path(folder, identity + ".jsonl"))
            shown = decode(video)
            self.assertGreater(times(video)[-1], lines[-1]["time"] - 2)
            numbers = [line["values"]["number"] for line in lines]
            self.assertEqual(numbers[:len(shown)], [image.read(frame) for frame in shown])

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
    def test_a_full_disk_ends_the_recording_with_its_reason_and_the_stream_goes_on(self):
        disk = tempfile.TemporaryDirectory()
        self.addCleanup(disk.cleanup)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk.name], capture_output=True).returncode:
            self.skipTest("a small disk cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk.name])
        host = self.host(disk.name)
        identity = start(host)
        failed = wait_for_end(host, identity)
        self.assertEqual("failed", failed["state"])
        self.assertIn("the disk is full", failed["reason"])
        shown = decode(pathlib.Path(disk.name, identity + ".mp4"))
        self.assertGreater(len(shown), 10)
        self.assertGreaterEqual(failed["frames"], len(shown))
        self.assertIn("the disk is full", host.stream("numbers")["recording"]["lastFailure"])
        before = host.stream("numbers")["framesCaptured"]
        self.assertEqual(200, host.get("/streams/numbers/snapshot")[0])
        self.assertGreater(host.stream("numbers")["framesCaptured"], before)


if __name__ == "__main__":
    unittest.main()
