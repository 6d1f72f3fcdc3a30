# SPDX-License-Identifier: Apache-2.0
"""What a source gave, sample by sample: over HTTP, with its unit, names and distances; and shapes in the pixels."""

import io
import json
import sys
import threading
import unittest
import urllib.error
import urllib.request

from host import ROOT, Host, WebSocket, wait_for
from puppet import numpy

sys.path.insert(0, str(ROOT / "python"))

WIDTH, HEIGHT = 96, 64
ORANGE = (255, 136, 0)


def depth():
    """Millimetres: 1000 at the left, 10 more for each column, 1 more for each row."""
    columns = 1000 + 10 * numpy.arange(WIDTH)
    return (columns[None, :] + numpy.arange(HEIGHT)[:, None]).astype(numpy.uint16)


@unittest.skipUnless(numpy, "numpy or Pillow is not installed")
class Inspect(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import porthole

        cls.host = Host()
        cls.addClassCleanup(cls.host.close)
        over = threading.Event()
        ranges = porthole.Stream("depth", fps=20, tone="colormap=turbo,window=1000:2000", address=cls.host.link)
        ranges.describe(unit="mm", intrinsics=(80, 80, 48, 32), hints={"Drag": "turns the camera"})
        objects = porthole.Stream("objects", fps=20, tone="colormap=categorical", address=cls.host.link)
        objects.describe(labels={0: "nothing", 3: "cup"})
        metres = porthole.Stream("metres", fps=20, address=cls.host.link)
        drawn = porthole.Stream("drawn", fps=20, address=cls.host.link)
        ids = numpy.zeros((HEIGHT, WIDTH), numpy.uint8)
        ids[:, WIDTH // 2:] = 3
        shapes = [
            porthole.Polygon([(20, 20), (60, 20), (60, 50), (20, 50)], color="#ff8800"),
            porthole.Mask(ids[:32, :], y=32, color="#00ff00"),
        ]

        def send():
            while not over.wait(0.05):
                ranges.send(depth())
                objects.send(ids)
                metres.send(depth().astype(numpy.float32) / 1000)
                drawn.send(numpy.full((HEIGHT, WIDTH, 3), 100, numpy.uint8), annotations={"shapes": shapes})

        sender = threading.Thread(target=send)
        sender.start()
        streams = [ranges, objects, metres, drawn]
        cls.addClassCleanup(lambda: (over.set(), sender.join(), [s.close() for s in streams]))
        for stream in streams:
            wait_for("the stream", lambda: (cls.host.stream(stream.name) or {}).get("sequence") is not None)

    def get(self, path):
        """Status, headers and body of an answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.host.port}/{path}", timeout=15) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as e:
            return e.code, e.headers, e.read()

    def json(self, path):
        status, _, body = self.get(path)
        self.assertEqual(200, status, body)
        return json.loads(body)

    def test_the_value_of_a_pixel_is_that_of_the_source(self):
        found = self.json("api/v1/streams/depth/sample?x=30&y=7")
        self.assertEqual(1307, found["samples"][0]["value"])
        self.assertEqual("mm", found["unit"])
        self.assertAlmostEqual(
            1.307, self.json("api/v1/streams/metres/sample?x=30&y=7")["samples"][0]["value"], 5)
        self.assertEqual([100] * 3, self.json("api/v1/streams/drawn/sample?x=30&y=7")["samples"][0]["rgb"])

    def test_an_object_has_its_name(self):
        self.assertEqual(
            [{"x": 1, "y": 2, "value": 0, "label": "nothing"}, {"x": 90, "y": 2, "value": 3, "label": "cup"}],
            self.json("api/v1/streams/objects/sample?x=1&y=2&x2=90&y2=2")["samples"])

    def test_the_distance_between_two_pixels_is_measured_with_the_camera(self):
        found = self.json("api/v1/streams/depth/sample?x=10&y=32&x2=80&y2=32")
        a, b = 1132, 1832
        x1, x2 = (10.5 - 48) / 80 * a, (80.5 - 48) / 80 * b
        y1, y2 = (32.5 - 32) / 80 * a, (32.5 - 32) / 80 * b
        expected = ((x1 - x2) ** 2 + (y1 - y2) ** 2 + (a - b) ** 2) ** 0.5
        self.assertAlmostEqual(expected, found["distance"], 6)
        self.assertIsNone(self.json("api/v1/streams/metres/sample?x=1&y=1&x2=2&y2=2")["distance"])

    def test_a_snapshot_has_every_sample(self):
        for name, array in (("depth", depth()), ("metres", depth().astype(numpy.float32) / 1000)):
            status, headers, body = self.get(f"streams/{name}/snapshot.npy")
            self.assertEqual(200, status, body[:200])
            numpy.testing.assert_array_equal(array, numpy.load(io.BytesIO(body)))
            self.assertRegex(
                headers["Content-Disposition"], rf'filename="{name}-\d{{8}}T\d{{6}}\.\d{{3}}Z-\d+\.npy"')
        from PIL import Image
        status, _, body = self.get("streams/depth/snapshot.png")
        self.assertEqual(200, status, body[:200])
        numpy.testing.assert_array_equal(depth(), numpy.asarray(Image.open(io.BytesIO(body))).astype(numpy.uint16))
        self.assertEqual(406, self.get("streams/metres/snapshot.png")[0])

    def test_the_colours_of_samples_come_with_their_limits(self):
        self.get("streams/depth/snapshot")  # so that a frame was mapped
        told = self.json("api/v1/streams/depth/description")
        self.assertEqual((1000, 2000), (told["scale"]["low"], told["scale"]["high"]))
        self.assertEqual("#30123b", told["scale"]["colors"][0])
        self.assertEqual({"Drag": "turns the camera"}, told["hints"])
        self.assertEqual({"0": "nothing", "3": "cup"}, self.json("api/v1/streams/objects/description")["labels"])
        self.assertIsNone(self.json("api/v1/streams/drawn/description")["scale"])

    def test_shapes_are_drawn_into_the_pixels_of_those_who_ask(self):
        from PIL import Image

        def image(query):
            _, _, body = self.get(f"streams/drawn/snapshot?quality=100&subsampling=444{query}")
            return numpy.asarray(Image.open(io.BytesIO(body)).convert("RGB")).astype(int)

        plain = image("")
        self.assertLess(abs(plain - 100).max(), 4)
        drawn = image("&annotations=drawn")
        self.assertLess(abs(drawn[35, 20] - ORANGE).max(), 60, "the outline")
        self.assertGreater(drawn[26, 40][0] - drawn[26, 40][2], 30, "the polygon's inside")
        self.assertGreater(drawn[60, 80][1] - drawn[60, 80][0], 30, "the mask's cells")
        self.assertLess(abs(drawn[60, 10] - 100).max(), 10, "no cell of the mask")

    def test_shapes_go_with_the_frames_to_viewers(self):
        viewer = WebSocket(self.host.port, protocol="porthole.v1")
        self.addCleanup(viewer.close)
        viewer.send(1, json.dumps({"type": "subscribe", "stream": "drawn"}).encode())
        message = viewer.text("annotations")
        self.assertEqual(["polygon", "mask"], [shape["kind"] for shape in message["shapes"]])
        self.assertEqual("#ff8800", message["shapes"][0]["color"])


if __name__ == "__main__":
    unittest.main()
