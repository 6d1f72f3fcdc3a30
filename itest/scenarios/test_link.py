# SPDX-License-Identifier: Apache-2.0
"""A producer in another process: what it sent is what is seen, and its death is told."""

import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import textwrap
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
    n = 0
    while True:
        frame = np.zeros((240, 320, 3), np.uint8)
        frame[:, :160] = (200, 30, 30)
        frame[:, 160:] = (30, 30, 200)
        stream.send(frame, simulation_time=n / 60)
        n += 1
        time.sleep(1 / 60)
""")


@unittest.skipUnless(numpy, "numpy is not installed")
class Link(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.addClassCleanup(cls.host.close)

    def setUp(self):
        self.producers = []
        self.addCleanup(lambda: [p.kill() or p.wait() for p in self.producers])

    def produce(self, name):
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "python")}
        process = subprocess.Popen([sys.executable, "-c", PRODUCER, name, self.host.link], env=environment,
                                   stdin=subprocess.DEVNULL)
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
