# SPDX-License-Identifier: Apache-2.0
"""Lines that are narrow for a while, and lines that let no UDP through."""

import json
import os
import time
import unittest

import chromium
from host import wait_for
from net import Network, inside
from webrtc import TOKEN, Watching

NARROW = 500_000


class Lines(Watching):
    """The viewer sits at the other end of the cable."""

    OPTIONS = ("--host", "0.0.0.0", "--token", TOKEN)
    BUSY = True

    def tearDown(self):
        self.network.shape(0)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with inside(cls.network.viewer):
            cls.far = chromium.Chromium()
        cls.addClassCleanup(cls.far.close)

    def decoded(self, page, seconds):
        """Frames a second that are decoded over a while."""
        before, begin = page.run("received()")["framesDecoded"], time.monotonic()
        time.sleep(seconds)
        return (page.run("received()")["framesDecoded"] - before) / (time.monotonic() - begin)

    def test_half_a_megabit_carries_twenty_frames_a_second_and_full_quality_is_back_in_time(self):
        page = self.play(self.far, Network.SERVER, token=TOKEN)
        self.playing(page, 30)
        self.network.shape(NARROW)
        time.sleep(10)
        rate = self.decoded(page, 5)
        small = page.run("received()")
        self.assertGreaterEqual(rate, 20 if not busy_machine() else 10, small)
        self.assertLess(small["width"], self.SIZE[0])
        self.network.shape(0)
        begin = time.monotonic()
        wait_for("full quality", lambda: page.run("received()")["width"] == self.SIZE[0], 25)
        print(f"\n{NARROW} bit/s: {rate:.1f} frames a second, {small['width']} wide; full quality again after "
              f"{time.monotonic() - begin:.1f} s")
        page.run("peer.close()")


def busy_machine():
    """Whether others keep the processor so busy that rates say nothing."""
    return os.getloadavg()[0] > 3 * (os.cpu_count() or 1)


class WithoutUdp(Watching):
    """Not a packet of UDP gets through to the viewer's browser."""

    OPTIONS = ("--host", "0.0.0.0", "--token", TOKEN)
    CHROMIUM = False

    def setUp(self):
        why = chromium.missing()
        if why:
            self.skipTest(why)
        self.network.block_udp()
        with inside(self.network.viewer):
            self.far = chromium.Chromium()
        self.addCleanup(self.far.close)


class NoUdp(WithoutUdp):
    """Nor may viewers come over TCP: the page has the WebSocket."""

    OPTIONS = (*WithoutUdp.OPTIONS, "--/io.porthole.transport.webrtc/tcp=false")

    def test_the_page_shows_the_frame_over_the_websocket(self):
        page = self.far.page(f"http://{Network.SERVER}:{self.host.port}/?stream=test&token={TOKEN}")
        begin = time.monotonic()
        wait_for("a frame", lambda: page.run(PAINTED), 20)
        print(f"\nUDP blocked: a frame {time.monotonic() - begin:.1f} s after the page was loaded")
        self.assertLess(time.monotonic() - begin, 3 if not busy_machine() else 15)


class OnlyTcp(WithoutUdp):
    """The host's ports are open for TCP: video takes that way."""

    def routes(self):
        status, _, body = self.host.get("/api/v1/webrtc/sessions?token=" + TOKEN)
        self.assertEqual(200, status, body)
        return [s["route"] for s in json.loads(body)["sessions"] if s["fps"] > 5]

    def test_the_page_shows_video_over_tcp(self):
        page = self.far.page(f"http://{Network.SERVER}:{self.host.port}/?stream=test&token={TOKEN}")
        wait_for("video", lambda: page.run("document.documentElement.dataset.transport") == "webrtc", 20)
        wait_for("a session with frames", self.routes, 20)
        self.assertIn("tcp", self.routes()[0])
        wait_for("the frame", lambda: page.run(PAINTED), 10)

    def test_a_whep_player_that_waits_for_every_address_gets_video_over_tcp(self):
        page = self.play(self.far, Network.SERVER, token=TOKEN, gather="all")
        self.playing(page, 30)
        wait_for("a session with frames", self.routes, 20)
        self.assertIn("tcp", self.routes()[0])


# Whether some canvas or video of the page shows more than one colour.
PAINTED = """(() => {
    for (const shown of document.querySelectorAll('canvas, video')) {
        const width = shown.videoWidth || shown.width, height = shown.videoHeight || shown.height;
        if (!width || !height || !shown.getClientRects().length) continue;
        const small = new OffscreenCanvas(32, 32), context = small.getContext('2d');
        try { context.drawImage(shown, 0, 0, 32, 32); } catch { continue; }
        const data = context.getImageData(0, 0, 32, 32).data;
        const colours = new Set();
        for (let i = 0; i < data.length; i += 4)
            if (data[i + 3]) colours.add(data[i] >> 4 << 8 | data[i + 1] >> 4 << 4 | data[i + 2] >> 4);
        if (colours.size > 20) return true;
    }
    return false;
})()"""


if __name__ == "__main__":
    unittest.main()
