# SPDX-License-Identifier: Apache-2.0
"""Recordings that a stream asks its host for."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import numpy as np

import porthole

from .fakehost import FakeHost, wait_for


class Recordings(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(self.host.close)
        folder = tempfile.TemporaryDirectory(prefix="porthole-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def open(self, **options):
        stream = porthole.Stream("cam", address=self.host.address, **options)
        self.addCleanup(self.close, stream)
        return stream

    def close(self, stream):
        """Ends what a test has left running, as a host does, so that closing waits for nothing."""
        for request in self.host.session("cam").requests:
            if not self.host.session("cam").closed:
                self.host.session("cam").report(ref=request["ref"], state="ended")
        stream.close()

    def request(self, number):
        session = self.host.session("cam")
        return wait_for(f"request {number}", lambda: len(session.requests) > number and session.requests[number])

    def report(self, state, part=1, content=None, **told):
        path = self.folder / f"host-{part}.mp4"
        if content is not None:
            path.write_bytes(content)
        self.host.session("cam").report(
            **{"ref": self.request(0)["ref"], "state": state, "reason": "", "id": "cam-1", "part": part,
               "path": str(path), "frames": 3, "lostFrames": 0, "seconds": 0.1, **told})

    def test_the_host_is_asked_with_the_length_and_the_label(self):
        recording = self.open().record(seconds=2.5, frames=40, fps=20, label="warm-up")
        self.assertEqual({"action": "start", "ref": recording.ref, "seconds": 2.5, "frames": 40, "fps": 20,
                          "label": "warm-up"}, self.request(0))
        self.assertEqual("waiting", recording.state)

    def test_the_file_appears_where_it_was_wanted_when_it_is_whole(self):
        wanted = self.folder / "runs" / "one.mp4"
        recording = self.open().record(wanted)
        self.report("recording", content=b"half")
        wait_for("it runs", lambda: recording.state == "recording")
        self.assertFalse(wanted.exists() or recording.over)
        self.assertFalse(recording.stop(0))
        self.assertEqual({"action": "stop", "ref": recording.ref}, self.request(1))
        self.report("ended", content=b"whole", reason="stopped")
        self.assertTrue(recording.stop() and recording.wait(10))
        self.assertEqual(b"whole", wanted.read_bytes())
        self.assertEqual(("ended", "stopped", "cam-1", 3, 0.1),
                         (recording.state, recording.reason, recording.id, recording.frames, recording.seconds))
        self.assertEqual(["one.mp4"], os.listdir(wanted.parent))
        self.assertEqual(2, len(self.host.session("cam").requests), "stopping it twice does nothing")

    def test_a_recording_in_parts_has_a_file_for_each(self):
        recording = self.open().record(self.folder / "one.mp4")
        self.report("recording", content=b"1")
        self.report("recording", part=2, content=b"2")
        self.report("ended", part=2)
        self.assertTrue(recording.wait(10))
        self.assertEqual((b"1", b"2"), tuple((self.folder / f).read_bytes() for f in ("one.mp4", "one_p2.mp4")))

    def test_a_file_on_another_file_system_is_copied(self):
        recording = self.open().record(self.folder / "one.mp4")
        with mock.patch("os.link", side_effect=OSError(18, "Invalid cross-device link")):
            self.report("ended", content=b"whole")
            self.assertTrue(recording.wait(10))
        self.assertEqual(b"whole", (self.folder / "one.mp4").read_bytes())

    def test_a_file_that_cannot_be_had_stays_with_the_host_and_that_is_said(self):
        recording = self.open().record(self.folder / "one.mp4")
        with self.assertLogs("porthole", "WARNING") as log:
            self.report("ended")
            self.assertTrue(recording.wait(10))
        self.assertIn("stays at", log.output[0])
        self.assertRegex(recording.reason, "stays at .*host-1.mp4")

    def test_what_the_host_refuses_is_logged_and_the_stream_goes_on(self):
        stream = self.open()
        with self.assertLogs("porthole", "WARNING") as log:
            recording = stream.record()
            self.report("failed", reason="no H.264 encoder", id="", path="")
            self.assertTrue(recording.wait(10))
        self.assertIn("stream cam: a recording failed: no H.264 encoder", log.output[0])
        self.assertEqual(("failed", "no H.264 encoder"), (recording.state, recording.reason))
        self.assertTrue(stream.send(np.zeros((4, 4, 3), np.uint8)))

    def test_without_a_host_it_begins_with_the_first_one(self):
        address = self.folder / "late.sock"
        stream = porthole.Stream("cam", address=str(address))
        self.addCleanup(self.close, stream)
        recording = stream.record(label="late")
        self.assertEqual("waiting", recording.state)
        os.symlink(self.host.address, address)
        self.assertEqual("late", self.request(0)["label"])

    def test_stopped_before_there_was_a_host_it_never_begins(self):
        stream = porthole.Stream("cam", address=str(self.folder / "none.sock"))
        self.addCleanup(stream.close)
        recording = stream.record(self.folder / "one.mp4")
        self.assertTrue(recording.stop())
        self.assertEqual(("failed", "it was stopped before a host had begun it"), (recording.state, recording.reason))

    def test_a_lost_host_ends_it_and_the_next_one_is_not_asked_again(self):
        stream = self.open()
        recording = stream.record(self.folder / "one.mp4")
        self.report("recording", content=b"cut")
        wait_for("it runs", lambda: recording.state == "recording")
        first = self.host.session("cam")
        first.sock.shutdown(2)
        self.assertTrue(recording.wait(10))
        self.assertRegex(recording.reason, "connection to the host broke; the file is .*host-1.mp4")
        second = wait_for("another connection", lambda: self.host.session("cam") is not first and self.host.session("cam"))
        stream.events()
        wait_for("it is open", lambda: second.commands is not None)
        self.assertEqual([], second.requests)

    def test_a_host_that_breaks_the_connection_when_asked_is_not_asked_again(self):
        stream = self.open()
        with self.assertLogs("porthole", "WARNING"):
            recording = stream.record()
            self.request(0)
            first = self.host.session("cam")
            first.sock.shutdown(2)
            self.assertTrue(recording.wait(10))
        self.assertEqual(("failed", "the connection to the host broke before it had begun"),
                         (recording.state, recording.reason))
        wait_for("another connection", lambda: self.host.session("cam") is not first and stream.connected)
        self.assertEqual([], self.host.session("cam").requests)

    def test_closing_the_stream_ends_it_and_waits_for_the_file(self):
        stream = self.open()
        recording = stream.record(self.folder / "one.mp4")
        session = self.host.session("cam")
        take = session._take

        def end_when_asked(kind, body):
            take(kind, body)
            if len(session.requests) == 2:
                self.report("ended", content=b"whole")

        self.request(0)
        session._take = end_when_asked
        stream.close()
        self.assertEqual((True, b"whole"), (recording.over, (self.folder / "one.mp4").read_bytes()))

    def test_a_program_that_just_ends_has_its_file(self):
        code = (f"import porthole; s = porthole.Stream('cam', address={self.host.address!r}); "
                f"s.record({str(self.folder / 'one.mp4')!r})")
        process = subprocess.Popen([sys.executable, "-c", code], cwd=pathlib.Path(__file__).parents[1])
        self.addCleanup(process.kill)
        self.assertEqual("stop", self.request(1)["action"])
        self.report("ended", content=b"whole")
        self.assertEqual(0, process.wait(10))
        self.assertEqual(b"whole", (self.folder / "one.mp4").read_bytes())

    def test_reports_that_make_no_sense_change_nothing(self):
        recording = self.open().record()
        ref = self.request(0)["ref"]
        session = self.host.session("cam")
        for told in ({}, {"ref": "r99", "state": "ended"}, {"ref": ref}, {"ref": ref, "state": "ended", "frames": "x"},
                     {"ref": [1], "state": "ended"}):
            session.report(**told)
        self.report("recording")
        wait_for("the report that does", lambda: recording.state == "recording")

    def test_too_many_and_wrong_values_are_refused(self):
        stream = self.open()
        for error, options, words in (
            (TypeError, {"seconds": "1"}, "seconds is str"),
            (ValueError, {"seconds": -1}, r"seconds -1.0 is not in 0\.\."),
            (ValueError, {"seconds": float("nan")}, "seconds nan is not in"),
            (TypeError, {"frames": 1.5}, "frames is float"),
            (ValueError, {"fps": 1001}, r"fps 1001.0 is not in 0\.\.1000"),
            (ValueError, {"label": "x" * 121}, "longer than 120"),
            (TypeError, {"label": None}, "label is NoneType"),
            (ValueError, {"path": self.folder / "one.avi"}, "ends in .mp4"),
            (ValueError, {"path": self.folder}, "ends in .mp4"),
        ):
            with self.subTest(options=options), self.assertRaisesRegex(error, words):
                stream.record(**options)
        for _ in range(8):
            stream.record()
        with self.assertRaisesRegex(RuntimeError, "8 recordings of this stream are running"):
            stream.record()


if __name__ == "__main__":
    unittest.main()
