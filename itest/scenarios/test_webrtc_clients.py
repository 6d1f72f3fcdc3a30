# SPDX-License-Identifier: Apache-2.0
"""Players that know nothing of Porthole play ten seconds by WHEP, and what they show is what the source made."""

import json
import subprocess
import tempfile
import time
import unittest

import numpy as np
from webrtc import HERE, SYSTEM_PYTHON, Watching, has, wait_for

SECONDS = 10


class Clients(Watching):
    def test_chromium_plays_h264_and_vp8_through_a_bare_page(self):
        for codec in ("h264", "vp8"):
            with self.subTest(codec):
                page = self.play(codec=codec)
                first = self.playing(page)
                time.sleep(SECONDS)
                seen, got = page.run("seen"), page.run("received()")
                count = got["framesDecoded"]
                self.assertGreater(count, SECONDS * self.FPS * 0.5, (seen, got))
                self.assertEqual(f"video/{codec}", got["codec"].lower())
                self.assertEqual(self.SIZE, (got["width"], got["height"]))
                self.assertLess(first["firstMs"], 10_000)
                self.alike(self.pixels(page))
                page.run("fetch(session, {method: 'DELETE'}).then(r => r.status)")
                page.run("peer.close()")

    def test_chromium_restarts_ice_and_media_goes_on_by_the_new_way(self):
        page = self.play()
        self.playing(page)
        done = page.run("restart()")
        self.assertNotEqual(done["before"], done["offered"])
        self.assertTrue(done["etag"])
        wait_for("media by the new way", lambda: page.run("way()") == done["offered"], 10)
        count = page.run("seen.frames")
        wait_for("more frames", lambda: page.run("seen.frames") > count + self.FPS, 10)
        self.assertEqual("connected", page.run("peer.connectionState"))
        self.alike(self.pixels(page))

    def test_aiortc_plays_h264_and_vp8(self):
        if not has("aiortc"):
            self.skipTest("python3-aiortc is not installed")
        for codec in ("h264", "vp8"):
            with self.subTest(codec), tempfile.TemporaryDirectory() as folder:
                done = subprocess.run(
                    [SYSTEM_PYTHON, str(HERE / "whep_aiortc.py"), f"http://127.0.0.1:{self.host.port}/whep/test", codec,
                     str(SECONDS), str(self.SIZE[0]), folder],
                    capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
                self.assertEqual(0, done.returncode, done.stderr[-2000:])
                got = json.loads(done.stdout)
                self.assertEqual(201, got["status"])
                self.assertEqual(f"video/{codec}", got["codec"].lower())
                # it decodes in Python's own process, on what the host and the source leave
                self.assertGreater(got["frames"], SECONDS * self.FPS * 0.25, got)
                self.assertGreater(got["numbers"], got["frames"] * 0.7, "the frames are new ones")
                self.alike(np.load(folder + "/last.npy"))


if __name__ == "__main__":
    unittest.main()
