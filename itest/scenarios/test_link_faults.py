# SPDX-License-Identifier: Apache-2.0
"""Producers that die, hang, lie and flood: the host lives, and a calm stream beside them loses nothing."""

import os
import random
import signal
import socket
import struct
import time
import unittest

from host import Host, WebSocket, wait_for
from link_support import Calm, Producer, java

try:
    import numpy
except ImportError:
    numpy = None


def setUpModule():
    if numpy is None:
        raise unittest.SkipTest("numpy is not installed")


class LinkFaults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.addClassCleanup(cls.host.close)
        cls.calm = Calm(cls.host)
        cls.addClassCleanup(cls.calm.close)
        cls.java = java(cls.host)

    def setUp(self):
        self.mark = self.calm.mark()

    def tearDown(self):
        self.calm.lost_nothing_since(self, self.mark)
        self.assertIsNone(self.host.process.poll())
        self.assertEqual(self.java, java(self.host))

    def produce(self, what, *more):
        producer = Producer(what, self.host.link, *more)
        self.addCleanup(producer.kill)
        return producer

    def watch(self, name):
        viewer = WebSocket(self.host.port, f"/streaming/client/?stream={name}")
        self.addCleanup(viewer.close)
        return viewer

    def state(self, name):
        stream = self.host.stream(name)
        return stream and stream["state"]

    def test_a_producer_that_is_killed_while_it_is_watched(self):
        for n in range(3):
            producer = self.produce("calm", "killed", "60")
            wait_for("live", lambda: self.state("killed") in ("live", "idle"))
            self.watch("killed").frame()
            producer.process.send_signal(signal.SIGKILL)
            wait_for("not live", lambda: self.state("killed") in ("stale", "ended"), 3)

    def test_a_producer_that_is_stopped_for_five_seconds_is_stale_and_then_live_again(self):
        producer = self.produce("calm", "stopped", "60")
        wait_for("the stream", lambda: self.state("stopped"))
        viewer = self.watch("stopped")
        viewer.frame()
        wait_for("live", lambda: self.state("stopped") == "live")
        producer.process.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        wait_for("stale", lambda: self.state("stopped") == "stale", 4)
        wait_for("the reason", lambda: "does not answer" in self.host.stream("stopped")["reason"], 6)
        time.sleep(max(0, began + 5 - time.monotonic()))
        producer.process.send_signal(signal.SIGCONT)
        wait_for("live again", lambda: self.state("stopped") == "live", 4)
        viewer.frame()

    def test_another_size_with_every_frame(self):
        producer = self.produce("resizing", "resizing", "3")
        wait_for("the stream", lambda: self.state("resizing"))
        viewer = self.watch("resizing")
        sizes = set()
        while len(sizes) < 20:
            viewer.frame()
            stream = self.host.stream("resizing")
            sizes.add((stream["width"], stream["height"]))
        code, lines = producer.ended()
        self.assertEqual(0, code, lines)
        self.assertGreater(int(lines[-1].split()[1]), 50)

    def test_a_producer_that_shortens_and_scribbles_over_memory_that_is_being_encoded(self):
        producer = self.produce("scribbling", "scribbler", "3")
        wait_for("the stream", lambda: self.state("scribbler"))
        viewer = self.watch("scribbler")
        for _ in range(20):
            self.assertEqual(b"\xff\xd8", viewer.frame()[1][:2])
        code, lines = producer.ended()
        self.assertEqual(0, code, lines)
        self.assertEqual(["sealed"] * 3, lines[:3])

    def test_two_hundred_connects_a_second(self):
        silent = []
        due = time.monotonic()
        for i in range(600):
            s = socket.socket(socket.AF_UNIX)
            s.connect(self.host.link)
            if i % 2:
                silent.append(s)
            else:
                s.close()
            due += 1 / 200
            time.sleep(max(0, due - time.monotonic()))
        begin = time.monotonic()
        newcomer = self.produce("calm", "newcomer", "20")
        wait_for("a producer that greets is let in among them", lambda: self.state("newcomer"), 10)
        self.assertLess(time.monotonic() - begin, 10)
        newcomer.kill()
        for s in silent:
            s.close()
        wait_for("no thread more than before", lambda: self.link_threads() < 40)

    def link_threads(self):
        names = []
        for task in os.listdir(f"/proc/{self.java}/task"):
            try:
                with open(f"/proc/{self.java}/task/{task}/comm") as f:
                    names.append(f.read())
            except OSError:
                pass
        return sum(n.startswith("porthole-link") for n in names)

    def test_garbage_on_the_socket_ends_that_connection_alone(self):
        chance = random.Random(7)
        hello = struct.pack("<IHHI", 0x4B4C4850, 1, 1, 28) + struct.pack("<Id", 1, 30) + \
            b"".join(struct.pack("<H", len(t)) + t for t in (b"garbage!", b"", b"", b""))
        head = lambda kind, length: struct.pack("<IHHI", 0x4B4C4850, 1, kind, length)
        frame = struct.pack("<IIIIIHHQQdI", 0, 1, 1 << 31, 1 << 31, 1 << 31, 3, 0, 0, 0, 0.0, 0xFFFFFFFF)
        garbage = [
            *(chance.randbytes(chance.randrange(1, 3000)) for _ in range(40)),
            hello[:20], hello[:12], head(1, 0xFFFFFFFF), head(1, 0), head(5, 52) + frame, head(6, 0xFFFFFFFF) + frame,
            hello + head(3, 8) + struct.pack("<Q", 1 << 63), hello + head(3, 8) + struct.pack("<Q", 0),
            hello + head(5, 52) + frame, hello + head(6, 0xFFFFFFFF) + frame,
            hello + head(3, 8) + struct.pack("<Q", 4096) + head(6, 0xFFFFFFFF) + frame[:48] + struct.pack("<I", 0),
            hello + head(3, 8) + struct.pack("<Q", 4096) + head(5, 60000) + b"\xff" * 60000,
            hello + hello, hello + head(9, 5) + b"\xff\xfe\n\0a", hello + head(99, 4) + b"abcd",
            hello + head(12, 0) * 5000, *(hello + chance.randbytes(500) for _ in range(20)),
        ]
        for data in garbage:
            with socket.socket(socket.AF_UNIX) as s:
                s.settimeout(10)
                s.connect(self.host.link)
                try:
                    s.sendall(data)
                    s.shutdown(socket.SHUT_WR)
                    while s.recv(4096):
                        pass
                except (ConnectionResetError, BrokenPipeError):
                    pass
        self.assertTrue(any("turned away" in line for line in self.host.lines), "a reason is in the log")

    def test_sixty_four_streams_come_and_go(self):
        producers = [self.produce("many", f"crowd{i}", "21", "3") for i in range(3)]  # and the calm one
        for producer in producers:
            self.assertIn("all 21", producer.line("all", 40))
        listed = self.host.get("/api/v1/streams")[2].decode()
        for i in range(3):
            for n in range(21):
                self.assertIn(f'"crowd{i}-{n}"', listed)
        for producer in producers:
            self.assertEqual("gone", producer.ask())
            self.assertEqual(0, producer.ended()[0])
        wait_for("all of them ended", lambda: all(self.state(f"crowd{i}-{n}") != "live"
                                                  for i in range(3) for n in (0, 20)))


if __name__ == "__main__":
    unittest.main()
