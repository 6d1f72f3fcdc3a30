# SPDX-License-Identifier: Apache-2.0
"""Frames that are encoded in the simulator."""

import threading
import time
import unittest

import porthole
from tests.fakehost import FakeHost, wait_for

JPEG = b"\xff\xd8 an image \xff\xd9"
START = b"\0\0\0\1"
KEY = START + b"\x67\x42\xc0\x1e" + START + b"\x68\xce" + START + b"\x65\x88"
DELTA = START + b"\x41\x9a"


class EncodedTest(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(self.host.close)

    def open(self, name, **options):
        stream = porthole.Stream(name, address=self.host.address, **options)
        self.addCleanup(stream.close)
        return stream, self.host.session(name)

    def send(self, stream, data, codec="h264", **options):
        return stream.send_encoded(data, codec, width=64, height=48, **options)

    def first_key(self, stream, session):
        """Sends a key frame until it is there: the first waits for the host's memory."""
        self.send(stream, KEY)
        wait_for("the key frame", lambda: session.encoded)

    def test_the_bytes_arrive_as_they_are_with_codec_size_and_key_flag(self):
        stream, session = self.open("images")
        for data in (JPEG, bytearray(JPEG), memoryview(JPEG)):
            before = len(session.encoded)
            self.assertTrue(self.send(stream, data, "jpeg"))
            wait_for("it", lambda: len(session.encoded) > before)
            self.assertEqual((JPEG, 16, True, (64, 48)), session.encoded[-1][:4])
        video, session = self.open("video", codec="h264")
        self.assertEqual("h264", session.codec)
        self.first_key(video, session)
        self.assertTrue(self.send(video, DELTA))
        wait_for("both", lambda: len(session.encoded) == 2)
        self.assertEqual([(KEY, 17, True), (DELTA, 17, False)], [e[:3] for e in session.encoded])

    def test_a_greeting_without_a_codec_is_the_one_that_older_hosts_know(self):
        _, session = self.open("plain")
        self.assertEqual("", session.codec)

    def test_what_cannot_be_right_is_refused_before_anything_is_sent(self):
        stream, session = self.open("strict")
        cases = [
            (ValueError, "begins with FF D8", (b"GIF89a", "jpeg"), {}),
            (ValueError, "ends with FF D9", (JPEG[:-1], "jpeg"), {}),
            (ValueError, "every JPEG is a key frame", (JPEG, "jpeg"), {"key": False}),
            (ValueError, "Annex B", (b"\0\0\0\x20\x65\x88", "h264"), {}),
            (ValueError, "key is True", (DELTA, "h264"), {"key": True}),
            (ValueError, "no slice", (START + b"\x67\x42", "h264"), {}),
            (ValueError, "1 to 16777216 bytes", (b"", "jpeg"), {}),
            (ValueError, "not one of jpeg, h264", (JPEG, "png"), {}),
            (ValueError, "not contiguous", (memoryview(JPEG * 2)[::2], "jpeg"), {}),
            (TypeError, "bytes or a memoryview", ("text", "jpeg"), {}),
            (TypeError, "not a name", (JPEG, 16), {}),
            (TypeError, "not a truth value", (JPEG, "jpeg"), {"key": 1}),
        ]
        for error, sentence, arguments, options in cases:
            with self.assertRaisesRegex(error, sentence):
                self.send(stream, *arguments, **options)
        with self.assertRaisesRegex(ValueError, "width 0 is not in 1..16384"):
            stream.send_encoded(JPEG, "jpeg", width=0, height=48)
        self.assertEqual([], session.encoded)
        self.assertEqual(-1, stream.sequence)

    def test_a_video_begins_with_a_key_frame_which_is_asked_for(self):
        stream, session = self.open("late")
        asked = threading.Event()
        stream.on_key_frame_wanted = asked.set
        self.assertFalse(self.send(stream, DELTA))
        self.assertTrue(asked.wait(5))
        self.first_key(stream, session)
        self.assertTrue(self.send(stream, DELTA))
        wait_for("both", lambda: len(session.encoded) == 2)
        self.assertEqual([True, False], [e.key for e in session.encoded])

    def test_what_depends_on_a_frame_that_was_dropped_is_dropped_too(self):
        stream, session = self.open("busy")
        self.first_key(stream, session)
        session.holds = True
        wait_for("a frame that had to wait", lambda: self.send(stream, DELTA) and stream._link.frames.has_pending)
        there = len(session.encoded)
        self.assertFalse(self.send(stream, DELTA), "it follows one that waits")
        self.assertFalse(self.send(stream, DELTA))
        session.holds = False
        self.assertFalse(self.send(stream, DELTA), "its predecessor is lost")
        self.assertTrue(self.send(stream, KEY))
        self.assertLessEqual(there, len(session.encoded))

    def test_the_host_asks_for_key_frames_and_names_a_bitrate_on_porthole_s_thread_without_a_lock(self):
        stream, session = self.open("asked")
        keys, rates, threads = [], [], []

        def key():
            threads.append(threading.current_thread().name)
            keys.append(time.monotonic())
            stream.report_failure("which takes the lock")  # would hang where the lock is held by another thread

        stream.on_key_frame_wanted = key
        stream.on_wanted_bitrate = rates.append
        self.assertIsNone(stream.wanted_bitrate)
        session.want_key()
        session.want_bitrate(2_500_000)
        wait_for("both", lambda: keys and rates)
        self.assertEqual(["porthole"], threads)
        self.assertEqual([2_500_000], rates)
        self.assertEqual(2_500_000, stream.wanted_bitrate)
        for _ in range(20):
            session.want_key()
        wait_for("a second one", lambda: len(keys) == 2)
        self.assertGreaterEqual(keys[1] - keys[0], 0.29)

    def test_a_callback_that_raises_harms_nobody(self):
        stream, session = self.open("raises")

        def fail(*_):
            raise RuntimeError("oh")

        stream.on_key_frame_wanted = fail
        with self.assertLogs("porthole", "WARNING") as logged:
            session.want_key()
            wait_for("the warning", lambda: any("on_key_frame_wanted failed" in line for line in logged.output))
        self.assertTrue(self.send(stream, JPEG, "jpeg"))
        with self.assertRaisesRegex(TypeError, "not a function"):
            stream.on_wanted_bitrate = 3

    def test_a_refused_frame_is_told_with_the_host_s_sentence_and_the_next_one_goes_out(self):
        stream, session = self.open("refused")
        self.assertIsNone(stream.frame_refusal)
        with self.assertLogs("porthole", "WARNING"):
            session.refuse("the JPEG is truncated")
            wait_for("the sentence", lambda: stream.frame_refusal == "the JPEG is truncated")
        self.assertTrue(stream.connected)
        self.assertTrue(self.send(stream, JPEG, "jpeg"))
        wait_for("the next one", lambda: session.encoded)

    def test_sizes_that_change_with_every_frame_do_not_ask_for_memory_with_every_frame(self):
        stream, session = self.open("sizes")
        for n in range(40):
            self.send(stream, b"\xff\xd8" + bytes(1000 * n) + b"\xff\xd9", "jpeg")
            time.sleep(0.001)
        wait_for("the last", lambda: session.encoded and len(session.encoded[-1].data) == 39004)
        self.assertLessEqual(len(session.needs), 2, session.needs)


if __name__ == "__main__":
    unittest.main()
