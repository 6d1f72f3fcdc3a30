# SPDX-License-Identifier: Apache-2.0
"""A connection's bounds and its end, with hosts that do not behave."""

import gc
import os
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import numpy as np

import porthole
from porthole import _connection, _greeting, _link, _loop, _panel, _requests, _warn_once, _wire

from .fakehost import FakeHost, wait_for

PACKAGE = pathlib.Path(porthole.__file__).parents[1]
NOWHERE = "/nowhere/link.sock"

MANY = """
import sys
import numpy as np
import porthole
streams = [porthole.Stream(f"s{i}", address=sys.argv[1]) for i in range(10)]
for stream in streams:
    assert stream.connected
    stream.send(np.zeros((8, 8), np.uint8))  # waits for memory that never comes
print("left", flush=True)
"""


class DeafHost:
    """Lets everybody in and then neither answers nor closes."""

    def __init__(self, path):
        self.connections = []
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(path)
        self.server.listen(64)
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        try:
            while True:
                connection, _ = self.server.accept()
                self.connections.append(connection)
                connection.recv(4096)
                connection.sendall(_wire.message(_wire.WELCOME, struct.pack("<IQB", 1000, 1 << 26, 1)))
        except OSError:
            pass  # closed

    def close(self):
        for s in (self.server, *self.connections):
            s.close()


class RefusingHost(DeafHost):
    """Turns everybody away."""

    def _run(self):
        try:
            while True:
                connection, _ = self.server.accept()
                self.connections.append(connection)  # before the answer, on which the test looks at them
                connection.recv(4096)
                reason = "the token is missing or wrong"
                connection.sendall(_wire.message(_wire.REFUSED, struct.pack("<H", _wire.TOKEN) + reason.encode()))
                connection.close()
        except OSError:
            pass  # closed


class LinkLifecycle(unittest.TestCase):
    def test_the_end_of_a_program_waits_once_for_all_streams(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "link.sock")
            host = DeafHost(path)
            self.addCleanup(host.close)
            process = subprocess.Popen([sys.executable, "-c", MANY, path], stdout=subprocess.PIPE, text=True,
                                       env={**os.environ, "PYTHONPATH": str(PACKAGE)})
            self.addCleanup(process.stdout.close)
            self.assertEqual("left\n", process.stdout.readline())
            begin = time.monotonic()
            self.assertEqual(0, process.wait(20))
            self.assertLess(time.monotonic() - begin, 4, "ten times half a second would be longer")

    def test_a_host_that_comes_later_and_refuses_is_named_in_the_log_once_and_tried_again_seldom(self):
        with tempfile.TemporaryDirectory() as folder, self.assertLogs("porthole", "WARNING") as log:
            path = os.path.join(folder, "link.sock")
            with porthole.Stream("early", address=path, token="wrong") as stream:
                host = RefusingHost(path)
                self.addCleanup(host.close)
                deadline = time.monotonic() + 10
                while stream._link.state != _connection.IDLE or stream._link.refusal is None:
                    self.assertLess(time.monotonic(), deadline)
                    time.sleep(0.01)
                self.assertFalse(stream.wanted())
                self.assertGreater(stream._link.connection.deadline - time.monotonic(), 3)
                self.assertEqual(1, len(host.connections))
        refusals = [line for line in log.output if "the token is missing or wrong" in line]
        self.assertEqual(["WARNING:porthole:stream early: the host refused it: the token is missing or wrong; "
                          "trying again"], refusals)

    def test_a_stream_may_be_collected_while_its_link_or_the_loop_is_at_work(self):
        for lock in (lambda s: s._link.connection.lock, lambda s: _loop.loop()._lock):
            ended = threading.Event()

            def collect():
                stream = porthole.Stream("cycle", address=NOWHERE)
                link = stream._link.connection
                stream.myself = stream
                with lock(stream):
                    del stream
                    gc.collect()
                    self.assertTrue(link.is_leaving, "collected, with the lock held")
                ended.set()

            threading.Thread(target=collect, daemon=True).start()
            self.assertTrue(ended.wait(5), "it waits for itself")

    def test_an_ended_link_is_forgotten_even_if_somebody_asks_for_it_again(self):
        with porthole.Stream("ended", address=NOWHERE) as stream:
            link = stream._link.connection
        loop = _loop.loop()
        loop.schedule(link)
        deadline = time.monotonic() + 5
        while (link in loop._dirty or link in loop._clients) and time.monotonic() < deadline:
            time.sleep(0.005)
        self.assertNotIn(link, loop._clients)

    def test_a_frame_too_large_for_the_host_is_refused_by_it_so_that_viewers_are_told_and_smaller_ones_go_on(self):
        host = FakeHost(max_frame_bytes=8192)
        self.addCleanup(host.close)
        stream = porthole.Stream("large", address=host.address)
        self.addCleanup(stream.close)
        with self.assertLogs("porthole", "WARNING") as logs:
            self.assertFalse(stream.send(np.zeros((64, 64, 3), np.uint8)))
            wait_for("the host's reason", lambda: "too large; raise maxRingInMiB" in "".join(logs.output))
        for _ in range(20):
            self.assertFalse(stream.send(np.zeros((64, 64, 3), np.uint8)))
        self.assertEqual([64 * 64 * 3], host.session("large").needs, "it is not asked again and again")
        stream.send(np.full((16, 16, 3), 9, np.uint8))
        self.assertEqual(9, host.frame("large").pixels.max())

    def test_a_host_may_have_a_slow_heart(self):
        for heartbeat_ms, silence in ((1000, 10), (60000, 180)):
            panel = _panel.Panel(_warn_once.WarnOnce("stream slow"))
            link = _link.Link([], _greeting.Greeting("slow"), _loop.loop(), _requests.ViewerRequests(), panel).connection
            link._welcome(_wire.Welcome(heartbeat_ms, 1 << 20, False))
            self.assertEqual(silence, link._silence)

    def test_a_host_that_offers_a_wild_number_of_slots_is_not_believed(self):
        for slots in (0, 9, 0xFFFFFFFF):
            with self.assertRaisesRegex(_wire.ProtocolError, f"offers {slots} slots where 1 to 8"):
                _wire.read_ring(struct.pack("<IIQI16s", 1, slots, 4096, 4096, b""))

    def test_what_cannot_be_said_to_a_host_is_refused_at_once(self):
        with self.assertRaisesRegex(ValueError, "greeting of .* bytes where 4096 are allowed"):
            porthole.Stream("long", address=NOWHERE, token="x" * 5000)
        with self.assertRaises(ValueError):
            porthole.Stream("surrogate", title="\ud800", address=NOWHERE)
        with self.assertRaisesRegex(ValueError, "longer than 4096 bytes"):
            porthole.Stream("commands", address=NOWHERE, commands=[f"c{i:062}" for i in range(65)])


if __name__ == "__main__":
    unittest.main()
