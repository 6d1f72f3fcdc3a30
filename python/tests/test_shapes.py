# SPDX-License-Identifier: Apache-2.0
"""Shapes over a frame, and what a stream tells of its samples."""

import math
import unittest

import numpy as np

import porthole

from .fakehost import FakeHost, wait_for

IMAGE = np.zeros((4, 6), np.uint8)


class ShapesTest(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(self.host.close)
        self.stream = porthole.Stream("camera", address=self.host.address)
        self.addCleanup(self.stream.close)
        wait_for("a connection", lambda: self.stream.connected)

    def arrived(self, *shapes):
        """Sends shapes and returns them as they came to the host."""
        count = len(self.host.session("camera").frames)
        self.assertTrue(self.stream.send(IMAGE, annotations={"shapes": list(shapes)}))
        return self.host.frame("camera", count).annotations["shapes"]


class Shapes(ShapesTest):
    def test_each_kind_arrives_as_the_protocol_has_it(self):
        self.assertEqual(
            [
                {"kind": "points", "points": [1, 2, 3, 4], "label": "grasp"},
                {"kind": "line", "points": [1, 2, 3, 4.5], "color": "#ff8800"},
                {"kind": "polygon", "points": [0, 0, 1, 0, 1, 1]},
                {"kind": "skeleton", "points": [1, 2, 3, 4], "bones": [0, 1]},
                {"kind": "text", "x": 5, "y": 6, "text": "hello", "label": "note"},
            ],
            self.arrived(
                porthole.Points([(1, 2), (3, 4)], label="grasp"),
                porthole.Line(np.array([[1, 2], [3, 4.5]]), color="#ff8800"),
                porthole.Polygon([[0, 0], [1, 0], [1, 1]]),
                porthole.Skeleton([(1, 2), (3, 4)], bones=[(0, 1)]),
                porthole.Text(5, 6, "hello", label="note"),
            ),
        )

    def test_a_mask_is_told_by_the_lengths_of_its_runs(self):
        cells = np.array([[0, 1, 1], [1, 0, 0]], bool)
        (mask,) = self.arrived(porthole.Mask(cells, x=10, y=20, width=30, height=20, label="cup"))
        self.assertEqual(
            {"kind": "mask", "x": 10, "y": 20, "width": 30, "height": 20, "columns": 3, "rows": 2, "runs": [1, 3, 2]},
            {k: v for k, v in mask.items() if k != "label"},
        )
        (full,) = self.arrived(porthole.Mask(np.ones((2, 2), np.uint8)))
        self.assertEqual(([0, 4], 2, 2), (full["runs"], full["width"], full["height"]))
        (empty,) = self.arrived(porthole.Mask(np.zeros((2, 2))))
        self.assertEqual([4], empty["runs"])

    def test_a_dict_is_taken_like_the_class(self):
        self.assertEqual(
            self.arrived(porthole.Line([(1, 2), (3, 4)], label="path")),
            self.arrived({"kind": "line", "points": [(1, 2), (3, 4)], "label": "path"}),
        )

    def test_what_is_not_allowed_is_refused_with_what_is(self):
        for error, shape, words in (
            (TypeError, 7, "not int"),
            (ValueError, {"kind": "blob"}, "one of points, line"),
            (TypeError, {"kind": "line", "corners": []}, "a line is not understood"),
            (ValueError, porthole.Line([(1, 2)]), "2 to 4096 points, not 1"),
            (ValueError, porthole.Points([1, 2]), r"\(n, 2\)"),
            (ValueError, porthole.Points([(1, math.nan)]), "not finite"),
            (ValueError, porthole.Points([(1, 2)], color="red"), "#ff8800"),
            (ValueError, porthole.Points([(1, 2)], label="x" * 257), "at most 256"),
            (ValueError, porthole.Skeleton([(1, 2)], bones=[(0, 1)]), r"0\.\.0"),
            (ValueError, porthole.Mask(np.zeros(3)), r"\(rows, columns\)"),
            (ValueError, porthole.Mask(np.zeros((1, 1)), width=-1), "-1"),
        ):
            with self.subTest(shape=shape), self.assertRaisesRegex(error, words):
                self.stream.send(IMAGE, annotations={"shapes": [shape]})
        with self.assertRaisesRegex(ValueError, "at most 1024 shapes"):
            self.stream.send(IMAGE, annotations={"shapes": [porthole.Points([(1, 2)])] * 1025})


class Descriptions(ShapesTest):
    def test_a_description_arrives_now_and_on_every_later_connection(self):
        self.stream.describe(
            unit="m", intrinsics=(500, 510, 320, 240), labels={np.int64(3): "cup"}, hints={"drag": "turns the camera"}
        )
        told = {
            "unit": "m",
            "intrinsics": [500, 510, 320, 240],
            "labels": {"3": "cup"},
            "hints": {"drag": "turns the camera"},
        }
        session = self.host.session("camera")
        wait_for("the description", lambda: session.description == told)
        session.sock.shutdown(2)
        wait_for("another connection", lambda: self.host.session("camera") is not session)
        wait_for("the description", lambda: self.host.session("camera").description == told)

    def test_a_camera_matrix_is_taken(self):
        self.stream.describe(intrinsics=np.array([[500, 0, 320], [0, 510, 240], [0, 0, 1]]))
        session = self.host.session("camera")
        wait_for("the description", lambda: session.description is not None)
        self.assertEqual([500, 510, 320, 240], session.description["intrinsics"])

    def test_what_is_not_allowed_is_refused_with_what_is(self):
        for error, words, options in (
            (TypeError, "unit is int", {"unit": 3}),
            (ValueError, "at most 64", {"unit": "x" * 65}),
            (ValueError, "positive fx and fy", {"intrinsics": (0, 1, 2, 3)}),
            (ValueError, r"\(fx, fy, cx, cy\)", {"intrinsics": (1, 2, 3)}),
            (TypeError, "id is str", {"labels": {"3": "cup"}}),
            (TypeError, "a label is int", {"labels": {3: 4}}),
            (ValueError, "65536", {"labels": {i: "x" * 60 for i in range(2000)}}),
            (TypeError, "a hint is NoneType", {"hints": {"drag": None}}),
        ):
            with self.subTest(words), self.assertRaisesRegex(error, words):
                self.stream.describe(**options)


if __name__ == "__main__":
    unittest.main()
