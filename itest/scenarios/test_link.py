# SPDX-License-Identifier: Apache-2.0
"""A producer in another process: what it sent is what is seen, and its death is told."""

import json
import os
import pathlib
import re
import signal
import socket
import struct
import subprocess
import sys
import textwrap
import time
import unittest

from host import ROOT, Host, WebSocket, wait_for

try:
    import numpy
except ImportError:
    numpy = None

PRODUCER = textwrap.dedent("""
    import sys, time
    import numpy as np
    import porthole
    stream = porthole.Stream(sys.argv[1], fps=60, address=sys.argv[2])
    height, pause = int(sys.argv[3]), float(sys.argv[4])
    n = 0
    while True:
        for event in stream.events():
            print(event, flush=True)
        frame = np.zeros((height, 320, 3), np.uint8)
        frame[:, :160] = (200, 30, 30)
        frame[:, 160:] = (30, 30, 200)
        stream.send(frame, simulation_time=n / 60)
        n += 1
        time.sleep(pause)
""")


@unittest.skipUnless(numpy, "numpy is not installed")
class Link(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host("--/io.porthole.core/staleAfterInMs=300", "--/io.porthole.capture.link/maxRingInMiB=1")
        cls.addClassCleanup(cls.host.close)

    def setUp(self):
        self.producers = []
        self.addCleanup(lambda: [p.kill() or p.wait() for p in self.producers])

    def produce(self, name, height=240, pause=1 / 60, **pipes):
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "python")}
        process = subprocess.Popen([sys.executable, "-c", PRODUCER, name, self.host.link, str(height), str(pause)],
                                   env=environment, stdin=subprocess.DEVNULL, **pipes)
        self.producers.append(process)
        return process

    def state(self, name):
        stream = self.host.stream(name)
        return stream and stream["state"]

    def test_a_killed_producer_is_stale_then_ended_and_comes_back_for_the_same_viewer(self):
        producer = self.produce("arm")
        wait_for("the stream", lambda: self.state("arm"))
        viewer = WebSocket(self.host.port, protocol="porthole.v1")
        viewer.say(type="subscribe", stream="arm")
        wait_for("live", lambda: self.state("arm") == "live")
        producer.send_signal(signal.SIGKILL)
        wait_for("stale", lambda: self.state("arm") == "stale", 1.0)
        self.assertIn("producer", self.host.stream("arm")["reason"])
        wait_for("ended", lambda: self.state("arm") == "ended", 10)
        before = self.host.stream("arm")["viewers"]
        self.assertEqual(1, len(before))
        self.produce("arm")
        wait_for("live again", lambda: self.state("arm") == "live", 10)
        self.assertEqual(before[0]["id"], self.host.stream("arm")["viewers"][0]["id"])
        stream = viewer.text("status")["id"]
        while True:
            kind, data = viewer.frame()
            if kind == 2:
                self.assertEqual(stream, struct.unpack_from("<I", data, 4)[0])
                break
        viewer.close()

    def test_a_producer_from_outside_is_the_default_stream_whatever_its_name(self):
        default = lambda: json.loads(self.host.get("/api/v1/streams")[2])["default"]
        first = WebSocket(self.host.port, protocol="porthole.v1")
        first.say(type="subscribe", stream="demo")
        self.assertEqual("demo", first.text("subscribed")["stream"])
        self.produce("walker")
        wait_for("it is the default stream", lambda: default() == "walker")
        self.assertEqual(320 * 240, self.pixels("/snapshot"))
        self.assertEqual(320 * 240, self.pixels("/snapshot?stream=walker"))
        self.assertNotEqual(320 * 240, self.pixels("/snapshot?stream=demo"))
        for path in ("/stream?stream=none", "/snapshot?stream=none", "/stats?stream=none"):
            status, headers, body = self.host.get(path)
            self.assertEqual(404, status, path)
            self.assertIn("walker", json.loads(body)["detail"])
        second = WebSocket(self.host.port, protocol="porthole.v1")
        second.say(type="subscribe")
        self.assertEqual("walker", second.text("subscribed")["stream"])
        self.assertEqual("demo", first.text("statistics")["stream"], "who watches is not moved")
        for viewer in (first, second):
            viewer.close()

    def pixels(self, path):
        """Number of pixels of a JPEG, by its frame header."""
        status, _, jpeg = self.host.get(path)
        self.assertEqual(200, status, jpeg)
        at = re.search(rb"\xff[\xc0\xc2]..\x08", jpeg, re.S).end()
        height, width = struct.unpack(">HH", jpeg[at:at + 4])
        return width * height

    def test_control_goes_on_when_a_killed_producer_is_started_again(self):
        producer = self.produce("arm-2")
        wait_for("it takes events", lambda: (self.host.stream("arm-2") or {}).get("steerable"))
        viewer = WebSocket(self.host.port, protocol="porthole.v1")
        viewer.say(type="subscribe", stream="arm-2")
        viewer.say(type="acquire", stream="arm-2")
        self.assertTrue(viewer.text("lease")["granted"])
        producer.kill()
        wait_for("it takes none", lambda: not self.host.stream("arm-2")["steerable"])
        again = self.produce("arm-2", stdout=subprocess.PIPE)
        self.addCleanup(again.stdout.close)
        wait_for("it takes events again", lambda: self.host.stream("arm-2")["steerable"])
        viewer.say(type="input", stream="arm-2", event={"kind": "key", "down": True, "code": "KeyQ", "key": "q",
                                                        "modifiers": 0})
        self.assertIn(b"KeyQ", again.stdout.readline())
        self.assertTrue(viewer.text("statistics")["lease"])
        viewer.close()

    def test_frames_too_large_for_the_link_are_told_to_viewers_and_to_the_producer_with_the_key(self):
        key = "io.porthole.capture.link/maxRingInMiB"
        producer = self.produce("huge", height=2000, stderr=subprocess.PIPE)
        self.addCleanup(producer.stderr.close)
        wait_for("it has failed", lambda: self.state("huge") == "failed")
        self.assertIn(key, self.host.stream("huge")["reason"])
        viewer = WebSocket(self.host.port, protocol="porthole.v1")
        viewer.say(type="subscribe", stream="huge")
        self.assertIn(key, viewer.text("status")["reason"])
        viewer.close()
        status, _, body = self.host.get("/streams/huge/snapshot")
        self.assertEqual(503, status)
        self.assertIn(key, json.loads(body)["detail"])
        self.assertIn(key.encode(), producer.stderr.readline())
        self.assertEqual(1, sum(key in line and "Refused" in line for line in self.host.lines), "the host's log")

    def test_a_slow_source_is_live_between_its_frames_and_every_snapshot_is_one_of_them(self):
        self.produce("slow", pause=0.6)
        wait_for("three frames", lambda: (self.host.stream("slow") or {}).get("framesCaptured", 0) >= 3)
        viewer = WebSocket(self.host.port, protocol="porthole.v1")
        viewer.say(type="subscribe", stream="slow")
        wait_for("three more", lambda: self.host.stream("slow")["framesCaptured"] >= 6)
        states = set()
        captured = self.host.stream("slow")["framesCaptured"]
        while self.host.stream("slow")["framesCaptured"] < captured + 3:
            states.add(self.state("slow"))
            time.sleep(0.02)
        self.assertEqual({"live"}, states)
        viewer.close()
        for _ in range(3):
            self.assertEqual(200, self.host.get("/streams/slow/snapshot")[0])

    def test_forged_and_truncated_messages_close_that_link_alone(self):
        self.produce("good")
        wait_for("the stream", lambda: self.state("good"))
        for garbage in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(64), struct.pack("<IHHI", 0x31465356, 1, 1, 1 << 31),
                        b"\0" * 12):
            with socket.socket(socket.AF_UNIX) as s:
                s.connect(self.host.link)
                s.sendall(garbage)
                s.settimeout(10)
                while True:
                    try:
                        if not s.recv(4096):
                            break
                    except ConnectionResetError:
                        break
        self.assertTrue(any("link" in line.lower() for line in self.host.lines), "the reason is in the log")
        viewer = WebSocket(self.host.port, "/streaming/client/?stream=good")
        for _ in range(10):
            viewer.frame()
        viewer.close()

    def test_the_right_colours_arrive(self):
        self.produce("two")
        wait_for("the stream", lambda: self.state("two"))
        jpeg = self.host.get("/streams/two/snapshot?quality=95&subsampling=444")[2]
        try:
            from PIL import Image
        except ImportError:
            self.skipTest("PIL is not installed")
        import io

        image = Image.open(io.BytesIO(jpeg)).convert("RGB")
        for x, colour in ((80, (200, 30, 30)), (240, (30, 30, 200))):
            for got, wanted in zip(image.getpixel((x, 120)), colour):
                self.assertAlmostEqual(wanted, got, delta=6)


if __name__ == "__main__":
    unittest.main()
