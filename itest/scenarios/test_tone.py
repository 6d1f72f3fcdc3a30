# SPDX-License-Identifier: Apache-2.0
"""Samples that no screen can show: their colours, changed by the API and on the page while people watch."""

import json
import sys
import threading
import unittest
import urllib.error
import urllib.request

from host import ROOT, Host, WebSocket, wait_for
from puppet import Puppet, no_browser, numpy, pixels

sys.path.insert(0, str(ROOT / "python"))

MAGENTA = (255, 0, 255)
TURBO = {0: (0x30, 0x12, 0x3b), 0.5: (0xa4, 0xfc, 0x3c), 1: (0x7a, 0x04, 0x03)}
VIRIDIS = {0: (0x44, 0x01, 0x54), 0.5: (0x21, 0x91, 0x8c), 1: (0xfd, 0xe7, 0x25)}

# Where a square of 32 pixels shows what: no number, both infinities, and the least, middle and greatest depth.
NAN, MORE, LESS, NEAR, MIDDLE, FAR = range(6)


def depth():
    """Six squares in a row, and four of object ids below them in the other frame."""
    values = numpy.array([numpy.nan, numpy.inf, -numpy.inf, 1, 3, 5], numpy.float32)
    return numpy.repeat(numpy.repeat(values[None, :], 32, 0), 32, 1)


def objects():
    values = numpy.array([0, 1, 2, 1, 1000, 65535], numpy.uint16)
    return numpy.repeat(numpy.repeat(values[None, :], 32, 0), 32, 1)


def squares(image):
    """The colour in the middle of each square."""
    return [tuple(int(v) for v in image[16, 16 + 32 * i]) for i in range(6)]


def like(one, other):
    return all(abs(a - b) <= 14 for a, b in zip(one, other))


@unittest.skipUnless(numpy, "numpy or Pillow is not installed")
class Tone(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import porthole

        cls.host = Host()
        cls.addClassCleanup(cls.host.close)
        over = threading.Event()
        streams = [(porthole.Stream(name, fps=20, address=cls.host.link), image)
                   for name, image in (("depth", depth()), ("objects", objects()))]

        def send():
            while not over.wait(0.05):
                for stream, image in streams:
                    stream.send(image)

        sender = threading.Thread(target=send)
        sender.start()
        cls.addClassCleanup(lambda: (over.set(), sender.join(), [s.close() for s, _ in streams]))
        wait_for("the streams", lambda: cls.host.stream("depth") and cls.host.stream("objects"))

    def setUp(self):
        self.assertEqual(200, self.patch("depth", {"tone": "colormap=grey,window=1:5"})[0])
        self.assertEqual(200, self.patch("objects", {"tone": "colormap=categorical"})[0])

    def patch(self, stream, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.host.port}/api/v1/streams/{stream}", data=data,
                                         method="PATCH", headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.headers, json.load(answer)
        except urllib.error.HTTPError as e:
            return e.code, e.headers, json.load(e)

    def snapshot(self, stream):
        status, _, jpeg = self.host.get(f"/streams/{stream}/snapshot?quality=98&subsampling=444")
        self.assertEqual(200, status)
        return squares(pixels(jpeg))

    def shows(self, stream, expected):
        """Waits until the squares have the colours that are asked for; None is any colour."""
        wait_for(f"{stream} in {expected}", lambda: all(
            e is None or like(e, c) for e, c in zip(expected, self.snapshot(stream))))

    def test_every_sample_has_its_colour_and_a_change_is_seen_by_who_watches(self):
        black, white, grey = (0, 0, 0), (255, 255, 255), (128, 128, 128)
        self.shows("depth", [black, white, black, black, grey, white])
        viewer = WebSocket(self.host.port, "/streaming/client/?stream=depth&quality=98&subsampling=444")
        self.addCleanup(viewer.close)
        self.assertTrue(like(grey, squares(pixels(viewer.frame()[1]))[MIDDLE]))
        status, _, body = self.patch("depth", {"tone": "colormap=turbo,window=1:5"})
        self.assertEqual((200, "colormap=turbo,window=1.0:5.0,gamma=1.0"), (status, body["tone"]))
        turbo = [MAGENTA, TURBO[1], TURBO[0], TURBO[0], TURBO[0.5], TURBO[1]]
        wait_for("the viewer sees it", lambda: all(map(like, turbo, squares(pixels(viewer.frame()[1])))))
        for tone, expected in {
            "colormap=viridis,window=minmax": [MAGENTA, VIRIDIS[1], VIRIDIS[0], VIRIDIS[0], VIRIDIS[0.5], VIRIDIS[1]],
            "window=3:7": [black, white, black, black, black, grey],
            "window=1:5,gamma=2": [black, white, black, black, (180, 180, 180), white],
            "percentile=0:50": [black, white, black, black, white, white],
        }.items():
            self.assertEqual(200, self.patch("depth", {"tone": tone})[0])
            self.shows("depth", expected)
        ids = self.snapshot("objects")
        self.assertTrue(like(ids[0], black) and like(ids[1], ids[3]), ids)
        self.assertEqual(5, len({tuple(v // 16 for v in colour) for i, colour in enumerate(ids) if i != 3}), ids)

    def test_what_is_not_allowed_is_refused_with_what_is(self):
        before = self.host.stream("depth")["tone"]
        for tone, wanted in {
            "colormap=pink": "grey, viridis, turbo, categorical",
            "pink": "colormap, window, percentile, gamma",
            "gamma=0": "0.1..10",
            "gamma=NaN": "0.1..10",
            "gamma=much": "number",
            "window=5": "LOW:HIGH",
            "window=5:5": "LOW < HIGH",
            "window=0:Infinity": "LOW < HIGH",
            "percentile=-1:50": "0:100",
            "percentile=1:101": "0:100",
        }.items():
            status, headers, problem = self.patch("depth", {"tone": tone})
            self.assertEqual((400, "application/problem+json"), (status, headers.get_content_type()), tone)
            self.assertIn(wanted, problem["detail"])
        for body in (b"", b"{", b"[]", b'{"tone":5}', b'{"colour":"turbo"}'):
            status, _, problem = self.patch("depth", body)
            self.assertEqual(400, status, body)
            self.assertIn("colormap=turbo,window=0:5", problem["detail"])
        self.assertEqual(404, self.patch("nowhere", {"tone": "colormap=turbo"})[0])
        self.assertEqual(413, self.patch("depth", b" " * 5000)[0])
        self.assertEqual(before, self.host.stream("depth")["tone"])

    def test_the_page_changes_it_for_everybody(self):
        if no_browser():
            self.skipTest(no_browser())
        page = Puppet(f"http://127.0.0.1:{self.host.port}/?stream=depth")
        self.addCleanup(page.close)

        def canvas(*expected):
            wait_for(f"the canvas shows {expected}", lambda: all(
                e is None or like(e, c) for e, c in zip(expected, squares(page.image()[1]))))

        canvas(None, None, None, None, (128, 128, 128))
        page("choose", id="colormap", value="turbo")
        canvas(MAGENTA, None, None, None, TURBO[0.5])
        self.assertEqual("colormap=turbo,window=1.0:5.0,gamma=1.0", self.host.stream("depth")["tone"])
        page("choose", id="high", value="9")
        page("choose", id="low", value="-3")
        canvas(MAGENTA, TURBO[1], TURBO[0], None, TURBO[0.5])
        wait_for("the host has it", lambda: "window=-3.0:9.0" in self.host.stream("depth")["tone"])
        page("choose", id="low", value="9")
        wait_for("words for what is wrong", lambda: "less than" in page("texts", ids=["tone-error"]).get("tone-error", ""))
        self.assertIn("window=-3.0:9.0", self.host.stream("depth")["tone"], "nothing was sent")
        page("choose", id="window", value="minmax")
        wait_for("all is well again", lambda: page("texts", ids=["tone-error", "low"]) == {})
        page("choose", id="window", value="percentile")
        wait_for("percentiles", lambda: "percentile=1.0:99.5" in self.host.stream("depth")["tone"])
        page("choose", id="colormap", value="categorical")
        wait_for("no window is offered", lambda: set(page("texts", ids=["colormap", "window", "low", "gamma"])) == {"colormap"})


if __name__ == "__main__":
    unittest.main()
