# SPDX-License-Identifier: Apache-2.0
"""Frames of a render function, by porthole.RenderCallback."""

import time
import unittest

import numpy as np

import porthole

from .fakehost import FakeHost, wait_for


class Scene:
    """Counts how often it is rendered; the frame says which time it is."""

    def __init__(self):
        self.rendered = 0

    def render(self):
        self.rendered += 1
        return np.full((4, 6, 3), self.rendered, np.uint8)


class Callback(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(self.host.close)
        self.scene = Scene()

    def open(self, **options):
        show = porthole.RenderCallback("scene", self.scene.render, address=self.host.address, **options)
        self.addCleanup(show.close)
        wait_for("an answer", lambda: show.stream.connected)
        return show

    def test_nothing_is_rendered_while_nobody_watches(self):
        self.host.wanted = False
        show = self.open()
        for _ in range(50):
            self.assertTrue(show(), "a framework goes on")
        self.assertEqual(0, self.scene.rendered)
        self.host.session("scene").watch()
        wait_for("the viewer's first frame", lambda: show() and self.scene.rendered)
        self.assertEqual(1, self.host.frame("scene").pixels[0, 0, 0])

    def test_a_frame_is_what_was_rendered_with_its_time_and_annotations(self):
        show = self.open(simulation_time=lambda: 2.5, annotations=lambda: {"values": {"n": self.scene.rendered}}, fps=None)
        show({"locals": 1}, globals=2)
        frame = self.host.frame("scene")
        np.testing.assert_array_equal(np.full((4, 6, 3), 1), frame.pixels)
        self.assertEqual((2.5, {"n": 1}), (frame.simulation_time, frame.annotations["values"]))

    def test_more_calls_make_no_more_frames_than_were_asked_for(self):
        show = self.open(fps=20)
        began = time.monotonic()
        while time.monotonic() - began < 0.5:
            show()
        allowed = 20 * (time.monotonic() - began) + 2
        self.assertLessEqual(self.scene.rendered, allowed)
        self.assertGreaterEqual(self.scene.rendered, 2)

    def test_events_are_handed_over_and_without_a_handler_viewers_cannot_take_control(self):
        taken = []
        show = self.open(on_event=taken.append, commands=("go",))
        show()
        session = self.host.session("scene")
        wait_for("to be listened to", lambda: session.commands == "go")
        session.command("go")
        wait_for("the command", lambda: show() and taken)
        self.assertEqual([porthole.Command("go")], taken)
        quiet = self.open()
        quiet()
        self.host.frame("scene")
        self.assertIsNone(self.host.session("scene").commands)

    def test_a_stream_that_is_handed_in_stays_open(self):
        with porthole.Stream("mine", address=self.host.address) as stream:
            wait_for("a connection", lambda: stream.connected)
            with porthole.RenderCallback(stream, self.scene.render) as show:
                show()
            self.host.frame("mine")
            self.assertTrue(stream.connected)

    def test_what_cannot_work_is_refused(self):
        for wanted, arguments, options, words in (
            (TypeError, ("x", None), {}, "render is NoneType"),
            (TypeError, ("x", np.zeros((2, 2))), {}, "render is ndarray"),
            (TypeError, ("x", self.scene.render), {"simulation_time": 1.0}, "simulation_time is float"),
            (ValueError, ("x", self.scene.render), {"fps": -1}, "fps -1"),
            (ValueError, ("x", self.scene.render), {"format": "jpeg"}, "not one of"),
            (TypeError, (7, self.scene.render), {}, "name is int"),
        ):
            with self.subTest(words), self.assertRaisesRegex(wanted, words):
                porthole.RenderCallback(*arguments, **{"address": self.host.address, **options})
        self.assertEqual([], self.host.sessions)


if __name__ == "__main__":
    unittest.main()
