# SPDX-License-Identifier: Apache-2.0
"""The transport is replaced under a viewer, again and again; PORTHOLE_RELOADS says how often."""

import json
import os
import pathlib
import shutil
import tempfile
import time
import unittest
import zipfile

from host import HOME, wait_for
from webrtc import Watching

RELOADS = int(os.environ.get("PORTHOLE_RELOADS", "5"))


class Reload(Watching):
    @classmethod
    def start_host(cls, *options):
        cls.folder = tempfile.TemporaryDirectory(prefix="porthole-load-")
        cls.addClassCleanup(cls.folder.cleanup)
        return Watching.start_host("--ext-folder", cls.folder.name)

    def test_the_viewer_is_back_after_each_replacement(self):
        jar = next((HOME / "load").glob("*transport-webrtc*.jar"))
        # under the name of the shipped one it takes its place; see docs/configuration.md, Bundles
        ours = pathlib.Path(self.folder.name) / jar.name
        page = self.browser.page(f"http://127.0.0.1:{self.host.port}/?stream=test")
        self.over_webrtc(page, set())
        pid = self.host.process.pid
        times = []
        for number in range(RELOADS):
            before = self.sessions()
            self.replace(jar, ours, number)
            times.append(self.over_webrtc(page, before))
            self.assertIsNone(self.host.process.poll(), f"the host lives after {number + 1}")
        self.assertEqual(pid, self.host.process.pid)
        times.sort()
        print(f"\n{RELOADS} replacements of the transport: the viewer was back after "
              f"{times[len(times) // 2]:.1f} s, at worst {times[-1]:.1f} s")

    def sessions(self):
        status, _, body = self.host.get("/api/v1/webrtc/sessions")
        return {s["id"]: s for s in json.loads(body)["sessions"]} if status == 200 else {}

    def over_webrtc(self, page, before):
        """Waits until a new session sends frames, and the page shows new ones; says how long that took."""
        begin = time.monotonic()

        def playing():
            new = [s for i, s in self.sessions().items() if i not in before]
            return new if any(s["fps"] > 5 for s in new) else None
        wait_for("a session that sends frames", playing, 40)
        took = time.monotonic() - begin
        count = page.run(FRAMES)
        wait_for("frames on the page", lambda: page.run(FRAMES) > count + 5, 20)
        return took

    @staticmethod
    def replace(jar, ours, number):
        """Lays a jar with other bytes and the same classes beside the shipped one, at once."""
        changed = ours.with_suffix(".part")
        shutil.copyfile(jar, changed)
        with zipfile.ZipFile(changed, "a") as z:
            z.writestr(f"replaced-{number}.txt", str(number))
        os.replace(changed, ours)


# How many frames the videos of the page have shown.
FRAMES = "[...document.querySelectorAll('video')].reduce((n, v) => n + v.getVideoPlaybackQuality().totalVideoFrames, 0)"


if __name__ == "__main__":
    unittest.main()
