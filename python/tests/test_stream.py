# SPDX-License-Identifier: Apache-2.0
"""What porthole.Stream takes and refuses, and what reaches a host."""

import math
import os
import socket
import threading
import time
import unittest

import numpy as np

import porthole

from .fakehost import FakeHost, wait_for


class StreamTest(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(self.host.close)

    def open(self, name="camera", **options):
        stream = porthole.Stream(name, address=self.host.address, **options)
        self.addCleanup(stream.close)
        wait_for("a connection", lambda: stream.connected)
        return stream

    def send(self, array, **options):
        """Sends it and returns the frame that came to the host."""
        stream = self.open(f"s{len(self.host.sessions)}")
        self.assertTrue(stream.send(array, **options))
        return self.host.frame(stream.name)


class Sending(StreamTest):
    def test_each_type_of_frame_arrives_as_it_was(self):
        random = np.random.default_rng(1)
        for format, array in {
            "gray8": random.integers(0, 256, (5, 7), np.uint8),
            "rgb8": random.integers(0, 256, (5, 7, 3), np.uint8),
            "rgba8": random.integers(0, 256, (5, 7, 4), np.uint8),
            "gray16": random.integers(0, 65536, (5, 7), np.uint16),
            "float32": random.normal(size=(5, 7)).astype(np.float32),
        }.items():
            with self.subTest(format):
                frame = self.send(array)
                self.assertEqual(format, frame.format)
                np.testing.assert_array_equal(array, frame.pixels)

    def test_views_of_any_stride_arrive_as_they_look(self):
        colours = np.random.default_rng(2).integers(0, 256, (12, 14, 3), np.uint8)
        alpha = np.random.default_rng(3).integers(0, 256, (12, 14, 4), np.uint8)
        for view in (
            *(colours[::-1], colours[:, ::-1], colours[::2, 3:9], colours.transpose(1, 0, 2), colours[:, :1]),
            *(alpha[:, :, :3], alpha[:, :, 1:], alpha.transpose(1, 0, 2), alpha[::-1, ::-1], alpha[:, :, ::-1]),
            *(alpha[:, :, [2, 1, 0]], np.asfortranarray(colours)),
        ):
            frame = self.send(view)
            self.assertEqual("rgb8" if view.shape[2] == 3 else "rgba8", frame.format)
            np.testing.assert_array_equal(view, frame.pixels)

    def test_colours_in_reverse_are_copied_as_they_lie_and_named_so(self):
        colours = np.random.default_rng(2).integers(0, 256, (12, 14, 4), np.uint8)
        for view, options, format in (
            (colours[:, :, 2::-1], {}, "bgr8"),
            (colours[::-1, :, 2::-1], {}, "bgr8"),
            (colours.astype(np.int64)[:, :, 2::-1], {}, "bgr8"),
            (colours[:, :, 2::-1], {"format": "bgr8"}, "rgb8"),
        ):
            frame = self.send(view, **options)
            self.assertEqual(format, frame.format)
            np.testing.assert_array_equal(view[:, :, ::-1], frame.pixels)

    def test_samples_that_fit_are_converted(self):
        np.testing.assert_array_equal([[0, 255]], self.send(np.array([[False, True]])).pixels)
        np.testing.assert_array_equal([[3, 200]], self.send(np.array([[3, 200]]), format="gray8").pixels)
        np.testing.assert_array_equal([[3.5, math.inf]], self.send(np.array([[3.5, 1e300]])).pixels)
        np.testing.assert_array_equal([[1, 40000]], self.send(np.array([[1, 40000]], ">u2")).pixels)

    def test_every_integer_and_float_type_of_grey_keeps_its_values(self):
        for type in (np.int8, np.int16, np.int32, np.int64, np.uint32, np.uint64, np.float16, np.float64, np.longdouble):
            with self.subTest(type.__name__):
                frame = self.send(np.array([[0, 7], [100, 127]], type))
                self.assertEqual("float32", frame.format)
                np.testing.assert_array_equal([[0, 7], [100, 127]], frame.pixels)

    def test_integer_colours_are_0_to_255_and_uint16_has_its_full_range(self):
        for type in (np.int8, np.int16, np.int32, np.int64, np.uint32, np.uint64):
            with self.subTest(type.__name__):
                np.testing.assert_array_equal([[[0, 7, 127]]], self.send(np.array([[[0, 7, 127]]], type)).pixels)
        np.testing.assert_array_equal([[[0, 255, 9, 8]]], self.send(np.array([[[-4, 300, 9, 8]]])).pixels)
        np.testing.assert_array_equal([[[0, 128, 255]]], self.send(np.array([[[0, 32768, 65535]]], np.uint16)).pixels)
        np.testing.assert_array_equal([[[0, 128, 255]]], self.send(np.array([[[0, 32768, 65535]]], ">u2")).pixels)
        np.testing.assert_array_equal([[[0, 255, 0]]], self.send(np.array([[[False, True, False]]])).pixels)

    def test_float_colours_are_0_to_1_or_0_to_255(self):
        for type in (np.float16, np.float32, np.float64, np.longdouble):
            with self.subTest(type.__name__):
                frame = self.send(np.array([[[0, 0.5, 1], [1.01, -1, math.nan]]], type))
                self.assertEqual("rgb8", frame.format)
                np.testing.assert_array_equal([[[0, 128, 255], [255, 0, 0]]], frame.pixels)
                frame = self.send(np.array([[[0, 128, 255, 3]]], type))
                np.testing.assert_array_equal([[[0, 128, 255, 3]]], frame.pixels)
        frame = self.send(np.array([[[0, math.inf, -math.inf]]], np.float32), format="bgr8")
        np.testing.assert_array_equal([[[0, 255, 0]]], frame.pixels)

    def test_a_dark_frame_of_a_stream_of_0_to_255_stays_dark(self):
        stream = self.open("dark")
        stream.send(np.full((2, 2, 3), 200.0))
        self.host.frame("dark")
        stream.send(np.full((2, 2, 3), 1.0))
        self.assertEqual(1, self.host.frame("dark", 1).pixels[0, 0, 0])

    def test_a_named_order_of_colours_is_kept(self):
        frame = self.send(np.array([[[1, 2, 3]]], np.uint8), format="bgr8")
        self.assertEqual("bgr8", frame.format)
        np.testing.assert_array_equal([[[1, 2, 3]]], frame.pixels)

    def test_detections_are_taken_as_detectors_give_them(self):
        for bbox in ([10, 20, 50, 80], (50, 80, 10, 20), np.array([10, 20, 50, 80], np.float32),
                     {"x": 10, "y": 20, "width": 40, "height": 60}):
            for name in ("class", "class_name", "label"):
                with self.subTest(bbox=bbox, name=name):
                    box = {"bbox": bbox, name: "cup", "confidence": np.float32(0.5), "track_id": 7, "class_id": 41}
                    frame = self.send(np.zeros((2, 2), np.uint8), annotations={"detections": [box]})
                    self.assertEqual(
                        [{"x": 10, "y": 20, "width": 40, "height": 60, "label": "cup", "confidence": 0.5, "trackId": "7"}],
                        frame.annotations["detections"])

    def test_a_bbox_that_is_none_is_refused(self):
        stream = self.open()
        for bbox, words in (([1, 2, 3], r"\[x1, y1, x2, y2\]"), ({"x": 1}, "bbox lacks y, width, height"), ("1234", "bbox")):
            with self.subTest(words), self.assertRaisesRegex(TypeError, words):
                stream.send(np.zeros((2, 2), np.uint8), annotations={"detections": [{"bbox": bbox}]})

    def test_time_and_annotations_travel_with_the_frame(self):
        box = porthole.Detection(1, 2, 3, 4, "cup", 0.5, "7")
        frame = self.send(np.zeros((2, 2), np.uint8), simulation_time=1.25,
                          annotations=porthole.Annotations([box], {"reward": np.float32(0.5), "done": False}))
        self.assertEqual(1.25, frame.simulation_time)
        self.assertEqual({"reward": 0.5, "done": False}, frame.annotations["values"])
        self.assertEqual("cup", frame.annotations["detections"][0]["label"])
        self.assertEqual(0.5, self.send(np.zeros((2, 2), np.uint8), simulation_time=np.float32(0.5)).simulation_time)
        self.assertTrue(math.isnan(self.send(np.zeros((2, 2), np.uint8)).simulation_time), "nobody said a time")

    def test_the_array_may_change_as_soon_as_it_is_sent(self):
        stream = self.open()
        array = np.zeros((480, 640), np.uint8)
        for n in range(20):
            array.fill(n)
            stream.send(array)
        wait_for("the last frame", lambda: any(f.sequence == 19 for f in self.host.session("camera").frames))
        for frame in self.host.session("camera").frames:
            self.assertEqual({frame.sequence}, set(frame.pixels.ravel().tolist()))

    def test_a_lent_array_arrives_when_its_block_ends_and_not_when_it_fails(self):
        stream = self.open()
        stream.send(np.zeros((2, 3, 3), np.uint8))  # from here on the host lends its memory
        self.host.frame("camera")
        with self.assertRaises(ZeroDivisionError), stream.frame((2, 3, 3)):
            raise ZeroDivisionError
        with stream.frame((2, 3, 3), simulation_time=2.0) as array:
            array[:] = 9
        frame = self.host.frame("camera", 1)
        self.assertEqual((2.0, {9}), (frame.simulation_time, set(frame.pixels.ravel().tolist())))
        with self.assertRaises(ValueError, msg="it is the host's now"):
            array[:] = 1

    def test_a_lent_array_is_the_hosts_memory(self):
        stream = self.open()
        stream.send(np.zeros((4, 4), np.float32))
        self.host.frame("camera")
        with stream.frame((4, 4), np.float32) as array:
            array.fill(5)
            self.assertIn(np.float32(5).tobytes() * 16, bytes(self.host.session("camera")._memory))

    def test_without_a_viewer_one_frame_a_second_is_taken(self):
        self.host.wanted = False
        stream = self.open()
        taken = [stream.send(np.zeros((2, 2), np.uint8)) for _ in range(100)]
        self.assertTrue(taken[0])
        self.assertEqual(1, sum(taken))
        self.assertEqual(99, stream.sequence)

    def test_without_a_host_frames_are_dropped_at_once(self):
        stream = porthole.Stream("alone", address="/nowhere/link.sock")
        self.addCleanup(stream.close)
        began = time.monotonic()
        self.assertFalse(any(stream.send(np.zeros((480, 640), np.uint8)) for _ in range(100)))
        with stream.frame((480, 640)) as array:
            array[:] = 1
        self.assertEqual((0, 101), (stream.sent, stream.dropped))
        self.assertFalse(stream.wanted())
        self.assertEqual([], list(stream.events()))
        self.assertLess(time.monotonic() - began, 2)


class Refusals(StreamTest):
    def test_arrays_that_make_no_frame_are_refused_before_anything_is_sent(self):
        stream = self.open()
        image = np.zeros((4, 4), np.uint8)
        for wanted, array, options, words in (
            (TypeError, [[1, 2]], {}, "numpy array"),
            (TypeError, None, {}, "NoneType"),
            (ValueError, np.zeros(5, np.uint8), {}, r"\(height, width\)"),
            (ValueError, np.zeros((2, 2, 2, 3), np.uint8), {}, "shape"),
            (ValueError, np.zeros((4, 4, 2), np.uint8), {}, "1, 3 or 4 channels"),
            (ValueError, np.zeros((0, 4), np.uint8), {}, "height 0"),
            (ValueError, np.zeros((1, 20000), np.uint8), {}, r"width 20000 is not in 1\.\.16384"),
            (TypeError, np.zeros((4, 4), complex), {}, "complex128 cannot be shown"),
            (TypeError, np.zeros((4, 4, 3), object), {}, "object cannot be shown"),
            (TypeError, np.zeros((4, 4), "m8[s]"), {}, "bool, integers or floats"),
            (TypeError, np.zeros((4, 4), "S3"), {}, "cannot be shown"),
            (ValueError, np.full((4, 4), 300), {"format": "gray8"}, r"0\.\.255, the array 300\.\.300"),
            (ValueError, np.full((4, 4), -1), {"format": "gray16"}, "-1"),
            (TypeError, np.zeros((4, 4)), {"format": "gray8"}, "float64 cannot be sent as gray8"),
            (ValueError, image, {"format": "rgb8"}, "3 channels"),
            (ValueError, image, {"format": "yuv"}, "not one of gray8"),
            (TypeError, image, {"format": 8}, "format is int"),
            (ValueError, image, {"simulation_time": math.inf}, "infinite"),
            (TypeError, image, {"simulation_time": "noon"}, "simulation_time is str"),
            (TypeError, image, {"simulation_time": True}, "simulation_time is bool"),
            (TypeError, image, {"simulation_time": np.zeros(2)}, "simulation_time is ndarray"),
            (TypeError, image, {"annotations": [1]}, "annotations"),
            (ValueError, image, {"annotations": {"reward": 1}}, "'values'"),
            (TypeError, image, {"annotations": {"values": {"a": [1]}}}, "'a' is list"),
            (TypeError, image, {"annotations": {"detections": [{"x": 1}]}}, "detection"),
            (ValueError, image, {"annotations": {"detections": [porthole.Detection(0, 0, 1, 1, "", 2)]}}, "0..1"),
        ):
            with self.subTest(words), self.assertRaisesRegex(wanted, words):
                stream.send(array, **options)
        stream.send(np.full((2, 2), 7, np.uint8))
        self.assertEqual(7, self.host.frame("camera").pixels[0, 0])
        self.assertEqual((1, 0), (len(self.host.session("camera").frames), stream.sequence))

    def test_lent_arrays_of_a_wrong_shape_or_type_are_refused(self):
        stream = self.open()
        for wanted, arguments, words in (
            (TypeError, (480,), "tuple of whole numbers"),
            (TypeError, ((4.5, 4),), "whole numbers"),
            (ValueError, ((480,),), r"\(height, width\)"),
            (ValueError, ((0, 4),), "height 0"),
            (ValueError, ((4, 4, 2), "rgb8"), "3 channels"),
            (TypeError, ((4, 4), np.float64), "use float32"),
            (TypeError, ((4, 4, 3), np.float32), "uint8"),
            (ValueError, ((4, 4), "nonsense"), "neither one of gray8"),
        ):
            with self.subTest(words), self.assertRaisesRegex(wanted, words), stream.frame(*arguments):
                self.fail("it was lent")

    def test_names_and_options_that_are_not_allowed_are_refused(self):
        for wanted, name, options, words in (
            (TypeError, None, {}, "name is NoneType"),
            (TypeError, b"x", {}, "name is bytes"),
            (ValueError, "", {}, "1 to 64"),
            (ValueError, "a/b", {}, "A-Z"),
            (ValueError, "-a", {}, "letter or digit first"),
            (ValueError, "a\n", {}, "1 to 64"),
            (ValueError, "x" * 65, {}, "1 to 64"),
            (TypeError, "x", {"title": 5}, "title is int"),
            (ValueError, "x", {"title": "a\tb"}, "control characters"),
            (TypeError, "x", {"fps": "30"}, "fps is str"),
            (ValueError, "x", {"fps": 0}, r"fps 0 is not in 0\.\.1000"),
            (ValueError, "x", {"fps": math.nan}, "fps nan"),
            (TypeError, "x", {"tone": 1}, "tone is int"),
            (TypeError, "x", {"commands": "reset"}, "not several"),
            (ValueError, "x", {"commands": ["Re set"]}, "command 'Re set'"),
            (ValueError, "x", {"address": "localhost"}, "is not a path"),
            (ValueError, "x", {"address": "tcp://localhost"}, "tcp://HOST:PORT"),
        ):
            with self.subTest(words), self.assertRaisesRegex(wanted, words):
                porthole.Stream(name, **{"address": self.host.address, **options})
        self.assertEqual([], self.host.sessions)


class Watching(StreamTest):
    def test_wanted_follows_the_viewers(self):
        self.host.wanted = False
        stream = self.open()
        self.assertFalse(stream.wanted())
        self.host.session("camera").watch()
        wait_for("a viewer", stream.wanted)
        self.host.session("camera").watch(False)
        wait_for("no viewer", lambda: not stream.wanted())

    def test_wanted_costs_less_than_a_microsecond_by_far(self):
        stream = self.open()
        best = math.inf
        for _ in range(20):
            began = time.perf_counter_ns()
            for _ in range(10_000):
                stream.wanted()
            best = min(best, (time.perf_counter_ns() - began) / 10_000)
        self.assertLess(best, 1000, "nanoseconds a call, the loop included")

    def test_events_come_in_order_and_never_block(self):
        stream = self.open(commands=("reset",))
        self.assertEqual([], list(stream.events()))
        session = self.host.session("camera")
        wait_for("to be listened to", lambda: session.commands == "reset")
        session.pointer("down", 0.25, 0.5, button=0, buttons=1)
        session.say(kind="wheel", x=0, y=1, deltaX=0, deltaY=-1, modifiers=2)
        session.say(kind="unheard-of")
        session.key("KeyR")
        session.command("reset")
        session.say(kind="release")
        events = []
        wait_for("five events", lambda: events.extend(stream.events()) or len(events) == 5)
        self.assertEqual(
            [porthole.Pointer("down", 0.25, 0.5, 0, 1), porthole.Wheel(0, 1, 0, -1, porthole.CTRL),
             porthole.Key(True, "KeyR", ""), porthole.Command("reset"), porthole.Release()], events)

    def test_why_there_are_no_frames_is_told_on_every_connection_until_there_is_one(self):
        stream = self.open()
        with self.assertRaisesRegex(ValueError, "reason is empty"):
            stream.report_failure(" ")
        stream.report_failure("the camera is unplugged " + "…" * 1000)
        first = self.host.session("camera")
        self.assertLessEqual(len(wait_for("the reason", lambda: first.failure).encode()), 1024)
        first.sock.shutdown(socket.SHUT_RDWR)
        second = wait_for("another connection", lambda: (s := self.host.session("camera")) is not first and s)
        self.assertTrue(wait_for("the reason again", lambda: second.failure).startswith("the camera is unplugged"))
        stream.send(np.zeros((4, 4), np.uint8))
        second.sock.shutdown(socket.SHUT_RDWR)
        third = wait_for("a third connection", lambda: (s := self.host.session("camera")) is not second and s)
        wait_for("its frames", lambda: stream.send(np.zeros((4, 4), np.uint8)) and third.frames)
        self.assertIsNone(third.failure)

    def test_several_streams_and_threads_do_not_mix(self):
        streams = [self.open(f"s{n}") for n in range(4)]

        def produce(stream, value):
            for _ in range(50):
                stream.send(np.full((60, 80), value, np.uint8), simulation_time=value)

        threads = [threading.Thread(target=produce, args=(stream, 10 * n + k))
                   for n, stream in enumerate(streams) for k in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for n, stream in enumerate(streams):
            self.assertEqual(99, stream.sequence)
            session = self.host.session(stream.name)
            wait_for("the newest frame", lambda: session.frames and session.frames[-1].sequence == stream.sequence)
            frames = list(session.frames)
            for frame in frames:
                self.assertIn(frame.simulation_time, (10 * n, 10 * n + 1))
                self.assertEqual({frame.simulation_time}, set(frame.pixels.ravel().tolist()))
            numbers = [frame.sequence for frame in frames]
            self.assertEqual(sorted(set(numbers)), numbers)

    def test_a_forked_child_streams_on_by_a_connection_of_its_own(self):
        stream = self.open("forked")
        stream.send(np.full((4, 4), 1, np.uint8))
        self.host.frame("forked")
        parent = self.host.session("forked")
        child = os.fork()
        if child == 0:
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline and not (stream.connected and stream.sent):
                stream.send(np.full((4, 4), 2, np.uint8))
                time.sleep(0.01)
            stream.close()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        self.assertEqual(0, status)
        theirs = self.host.session("forked")
        self.assertEqual((child, os.getpid()), (theirs.pid, parent.pid))
        self.assertEqual(2, theirs.frames[0].pixels[0, 0])
        self.assertFalse(parent.closed, "the parent's connection is its own")
        stream.send(np.full((4, 4), 3, np.uint8))
        wait_for("the parent's next frame", lambda: parent.frames[-1].pixels[0, 0] == 3)

    def test_the_end_of_a_block_ends_the_stream(self):
        with porthole.Stream("brief", address=self.host.address) as stream:
            wait_for("a connection", lambda: stream.connected)
        session = self.host.session("brief")
        wait_for("good-bye", lambda: session.closed)
        self.assertFalse(stream.wanted())
        self.assertFalse(stream.send(np.zeros((2, 2), np.uint8)))
        stream.close()


if __name__ == "__main__":
    unittest.main()
