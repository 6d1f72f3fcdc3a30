# SPDX-License-Identifier: Apache-2.0
"""Input events as the host sends them."""

import json
import unittest

import porthole
from porthole import _events


def decoded(**event):
    return _events.decode(json.dumps(event).encode())


class Events(unittest.TestCase):
    def test_a_locked_pointer_moves_without_a_position(self):
        self.assertEqual(porthole.Motion(0.25, -1.5, 1, porthole.SHIFT),
                         decoded(kind="motion", dx=0.25, dy=-1.5, buttons=1, modifiers=1))

    def test_a_gamepad_has_axes_and_buttons(self):
        self.assertEqual(porthole.Gamepad(0, (0.0, -1.0), (1.0, 0.5)),
                         decoded(kind="gamepad", index=0, axes=[0, -1], buttons=[1, 0.5]))

    def test_text_is_text(self):
        self.assertEqual(porthole.TextInput("naïve\n"), decoded(kind="text", text="naïve\n"))

    def test_input_of_a_viewer_who_may_move_the_camera_alone_is_a_kind_of_its_own(self):
        wheel = {"kind": "wheel", "x": 0.5, "y": 0.25, "deltaX": 0, "deltaY": 1, "modifiers": 0}
        self.assertEqual(porthole.CameraInput(porthole.Wheel(0.5, 0.25, 0.0, 1.0)), decoded(kind="camera", event=wheel))
        self.assertIsNone(decoded(kind="camera", event={"kind": "text", "text": "x"}), "which moves no camera")

    def test_a_kind_that_is_newer_than_this_package_is_left_out(self):
        self.assertIsNone(decoded(kind="eyes"))

    def test_what_is_not_understood_is_said(self):
        for event in ({"kind": "gamepad", "index": 0, "axes": ["a"], "buttons": []}, {"kind": "text"}, {}):
            with self.assertRaises(ValueError):
                decoded(**event)
