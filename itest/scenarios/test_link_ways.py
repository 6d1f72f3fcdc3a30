# SPDX-License-Identifier: Apache-2.0
"""The ways from a simulator to the host: shared memory, raw frames on the socket, TCP; and what a process may do."""

import io
import os
import pathlib
import secrets
import shutil
import signal
import socket
import struct
import sys
import tempfile
import unittest

from host import Host, WebSocket, wait_for
from link_support import Producer, java, readable_package

try:
    import numpy
except ImportError:
    numpy = None
try:
    from PIL import Image
except ImportError:
    Image = None

LINK = "--/io.porthole.capture.link/"


token = secrets.token_hex(16)
first = None
tcp = ""


def setUpModule():
    global first, tcp
    if numpy is None:
        raise unittest.SkipTest("numpy is not installed")
    port = free_port()
    tcp = f"tcp://127.0.0.1:{port}"
    first = Host(f"{LINK}tcpPort={port}", f"{LINK}token={token}", f"{LINK}socketPermissions=rw-rw-rw-")
    unittest.addModuleCleanup(first.close)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class LinkWays(unittest.TestCase):
    def setUp(self):
        self.host = first

    def produce(self, what, *more, address=None, **how):
        producer = Producer(what, address or self.host.link, *more, **how)
        self.addCleanup(producer.kill)
        return producer

    def watch(self, name):
        wait_for("the stream", lambda: self.host.stream(name))
        viewer = WebSocket(self.host.port, f"/streaming/client/?stream={name}")
        self.addCleanup(viewer.close)
        return viewer

    def assert_halves(self, name):
        """The frame is red on the left and blue on the right."""
        viewer = self.watch(name)
        jpegs = [viewer.frame()[1] for _ in range(5)]
        if Image is None:
            return
        image = Image.open(io.BytesIO(jpegs[-1])).convert("RGB")
        for x, colour in ((80, (200, 30, 30)), (240, (30, 30, 200))):
            for got, wanted in zip(image.getpixel((x, 120)), colour):
                self.assertAlmostEqual(wanted, got, delta=8)

    def test_the_same_user_on_the_same_machine_shares_memory(self):
        self.produce("halves", "here").line("shared")
        self.assert_halves("here")

    @unittest.skipUnless(os.getuid() == 0 and shutil.which("unshare"), "needs root and unshare")
    def test_a_container_with_its_own_process_ids_sends_pixels_over_the_socket(self):
        under = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
        self.produce("halves", "contained", under=under).line("over the socket")
        self.assert_halves("contained")

    @unittest.skipUnless(os.getuid() == 0 and shutil.which("setpriv"), "needs root and setpriv")
    def test_another_user_whom_the_sockets_permissions_let_in_sends_pixels_over_the_socket(self):
        os.chmod(self.host.folder.name, 0o711)
        with tempfile.TemporaryDirectory() as folder:
            script = readable_package(pathlib.Path(folder))
            under = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
            self.produce("halves", "nobody", under=under, package=folder, script=script).line("over the socket")
            self.assert_halves("nobody")

    def test_another_machine_comes_over_tcp_with_the_token(self):
        os.environ["PORTHOLE_TOKEN"] = token
        self.addCleanup(os.environ.pop, "PORTHOLE_TOKEN")
        self.produce("halves", "remote", address=tcp).line("over the socket")
        self.assert_halves("remote")

    def test_a_wrong_token_is_an_exception_that_names_it(self):
        code, lines = self.produce("refused", "stranger", "wrong", address=tcp).ended()
        self.assertEqual(["Refused: the token is missing or wrong"], lines)
        self.assertIsNone(self.host.stream("stranger"))

    def test_the_address_in_the_log_is_one_that_a_producer_understands(self):
        self.assertTrue(any(tcp in line for line in self.host.lines), tcp)

    def test_the_second_producer_of_a_name_is_told_who_has_it(self):
        first = self.produce("calm", "taken", "30")
        viewer = self.watch("taken")
        code, lines = self.produce("refused", "taken").ended()
        self.assertRegex(lines[0], r"^Refused: another producer \(.*pid \d+\) has the stream 'taken'$")
        viewer.frame()
        self.assertIsNone(first.process.poll())

    def test_a_name_that_another_source_of_the_host_has_is_refused(self):
        code, lines = self.produce("refused", "demo").ended()
        self.assertEqual(["Refused: another source of the host has the stream 'demo'"], lines)

    def test_both_sides_refuse_the_same_names_with_the_same_sentence(self):
        for name, good in (("a", True), ("Z-9._x", True), ("x" * 64, True), ("x" * 65, False), ("", False),
                           (".a", False), ("-a", False), ("a b", False), ("a/b", False), ("ä", False), ("a\n", False)):
            said = self.greet(name)
            with self.subTest(name):
                self.assertEqual("" if good else said, said)
                try:
                    sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "python"))
                    import porthole

                    porthole.Stream(name, address="/nowhere/link.sock").close()
                    self.assertTrue(good)
                except ValueError as e:
                    rule = "is not 1 to 64 of A-Z a-z 0-9 . _ - with a letter or digit first"
                    self.assertIn(rule, str(e))
                    self.assertIn(rule, said)
                finally:
                    sys.path.pop(0)

    def greet(self, name):
        """What the host says against that name; nothing when it lets it in."""
        raw = name.encode()
        body = struct.pack("<IdH", 1, 30, len(raw)) + raw + b"\0" * 6
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(self.host.link)
            s.settimeout(10)
            s.sendall(struct.pack("<IHHI", 0x4B4C4850, 1, 1, len(body)) + body)
            file = s.makefile("rb")
            _, _, kind, length = struct.unpack("<IHHI", file.read(12))
            answer = file.read(length)
            return "" if kind == 2 else answer[2:].decode()

    def test_a_forked_child_has_its_own_connection_and_the_parents_goes_on(self):
        code, lines = self.produce("forking", "parent").ended()
        self.assertEqual(0, code, lines)
        child = next(l for l in lines if l.startswith("child"))
        self.assertIn("child True False (2, \"another producer", child)
        self.assertIn("parent 0 True True", lines)

    def test_several_threads_send_on_one_stream(self):
        producer = self.produce("threads", "threads", "4", "200")
        producer.line("ready")
        viewer = self.watch("threads")
        producer.process.stdin.write("\n")
        producer.process.stdin.flush()
        viewer.frame()
        code, lines = producer.ended()
        numbers, sent, dropped = map(int, lines[-1].split())
        self.assertEqual((0, 800, 800), (code, numbers, sent + dropped), lines)
        self.assertGreater(sent, 100)
        wait_for("each sent frame in the host", lambda: self.host.stream("threads")["framesCaptured"] == sent)

    def test_send_returns_at_once_while_the_host_is_stopped(self):
        producer = self.produce("stopped", "unheard")
        producer.line("ready")
        viewer = self.watch("unheard")
        viewer.frame()
        process = java(self.host)
        os.kill(process, signal.SIGSTOP)
        try:
            longest = float(producer.ask().split()[1])
        finally:
            os.kill(process, signal.SIGCONT)
        self.assertLess(longest, 0.5)
        producer.process.stdin.write("\n")
        producer.process.stdin.flush()
        for _ in range(5):
            viewer.frame()

    def test_what_is_drawn_into_is_the_hosts_memory_and_the_newest_of_many_wins(self):
        producer = self.produce("zerocopy", "drawn")
        producer.line("ready")
        viewer = self.watch("drawn")
        producer.process.stdin.write("\n")
        producer.process.stdin.flush()
        producer.line("in the host's memory True")
        producer.line("beyond the slots True True")
        producer.line("accounted for True")
        if Image is not None:
            jpeg = self.host.get("/streams/drawn/snapshot")[2]
            self.assertAlmostEqual(190, Image.open(io.BytesIO(jpeg)).getpixel((160, 120))[2], delta=8)
        viewer.frame()


class NextHost(unittest.TestCase):
    """Runs last, for it ends the host of the others."""

    def test_a_producer_goes_on_with_the_next_host(self):
        link = first.link
        producer = Producer("returning", link, "returning")
        self.addCleanup(producer.kill)
        before = self.assert_frames_through_new_memory(first, producer, [])
        os.kill(java(first), signal.SIGKILL)  # without a good-bye
        first.process.wait(10)
        second = Host(f"{LINK}socketPath={link}")
        self.addCleanup(second.close)
        self.assert_frames_through_new_memory(second, producer, before)
        self.assertIsNone(producer.process.poll())

    def assert_frames_through_new_memory(self, host, producer, before):
        # beside what it says of the host that is gone
        wait_for("new memory", lambda: any(line.startswith("connected shared ")
                                           for line in producer.lines[len(before):]), 10)
        viewer = WebSocket(host.port, "/streaming/client/?stream=returning")
        self.addCleanup(viewer.close)
        for _ in range(5):
            self.assertEqual(b"\xff\xd8", viewer.frame()[1][:2])
        return list(producer.lines)


if __name__ == "__main__":
    unittest.main()
