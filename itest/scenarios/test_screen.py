# SPDX-License-Identifier: Apache-2.0
"""Programs that have a window and know nothing of Porthole, watched and steered."""

import itertools
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from host import Host, WebSocket, is_jpeg, wait_for
from puppet import Puppet, no_browser, numpy, pixels, psnr

try:
    from PIL import ImageGrab, features
except ImportError:
    numpy = None

MODEL = pathlib.Path("/usr/share/mujoco/model/humanoid/humanoid.xml")
XTEST = "libxcb-xtest.so.0"


class XServer:
    """An Xvfb, on a free display or on a given one."""

    def __init__(self, size, display=None):
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", *([display] if display else []), "-displayfd", str(write), "-screen", "0", f"{size}x24",
             "-nolisten", "tcp", "-noreset"],
            pass_fds=[write], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as lines:
            self.display = ":" + lines.readline().strip()

    def grab(self, width, height):
        """The upper left part of the screen, read by somebody else."""
        return numpy.asarray(ImageGrab.grab(xdisplay=self.display).convert("RGB"))[:height, :width]

    def kill(self):
        self.process.kill()
        self.process.wait()


@unittest.skipUnless(shutil.which("Xvfb"), "Xvfb is not installed (Debian: xvfb)")
@unittest.skipUnless(numpy and features.check("xcb"), "numpy or Pillow with XCB is not installed (Debian: python3-pil)")
class Screen(unittest.TestCase):
    def setUp(self):
        if subprocess.run(["ldconfig", "-p"], capture_output=True, text=True).stdout.find(XTEST) < 0:
            self.skipTest(XTEST + " is not installed (Debian: libxcb-xtest0)")

    def x(self, size, display=None):
        server = XServer(size, display)
        self.addCleanup(server.kill)
        return server

    def run_in(self, server, *command, **options):
        program = subprocess.Popen(
            command, env={**os.environ, "DISPLAY": server.display, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        self.addCleanup(lambda: (program.kill(), program.wait()))
        return program

    def host(self, **streams):
        options = ["--/io.porthole.capture.demo/enabled=false"]
        for name, keys in streams.items():
            options += [f"--/io.porthole.capture.screen~{name}/{key}={value}"
                        for key, value in {"stream.name": name, **keys}.items()]
        host = Host(*options)
        self.addCleanup(host.close)
        for name in streams:
            wait_for("stream " + name, lambda: host.stream(name))
        return host

    def test_mujoco_simulate_is_watched_and_steered_in_a_browser(self):
        if not shutil.which("mujoco-simulate") or not MODEL.exists():
            self.skipTest("mujoco-simulate is not installed (Debian: libmujoco-samples)")
        if no_browser():
            self.skipTest(no_browser())
        server = self.x("540x405")
        simulate = self.run_in(server, "mujoco-simulate", str(MODEL))
        host = self.host(simulate={"display": server.display, "window": "simulate :", "cursor": "false",
                                   "stream.fps": "20"})
        self.assertEqual(("idle", 0), (host.stream("simulate")["state"], host.stream("simulate")["framesCaptured"]))
        page = Puppet(f"http://127.0.0.1:{host.port}/?stream=simulate")
        self.addCleanup(page.close)
        height, width, _ = page.image()[1].shape
        self.assertEqual((360, 270), (width, height), "two thirds of the screen, as the program makes its window")
        page("steer")

        # the panels cover most of so small a window; Tab takes the left one away, Shift+Tab the right one
        panels = page.image()[1]
        page("key", key="Tab")
        wait_for("the left panel is away", lambda: psnr(panels[:, :100], page.image()[1][:, :100]) < 25)
        page("key", key="Shift+Tab")
        wait_for("the right panel is away", lambda: psnr(panels[:, -60:], page.image()[1][:, -60:]) < 25)

        page("key", key="Backspace")
        wait_for("the humanoid falls", lambda: psnr(*page.pause()) < 38)
        page("key", key="Space")
        wait_for("it stands still", lambda: psnr(*page.pause()) > 45)

        before, still = page.pause()
        control = psnr(before, still)
        # the program asks where the pointer is when it gets to an event: where it paints slowly, a drag that is over by then
        # has begun and ended at one place for it
        places = itertools.cycle([*range(30, 80, 2), *range(80, 30, -2)])
        page("pointer", to=[0.3, 0.5], down=True)

        def turn():
            page("pointer", to=[next(places) / 100, 0.5])
            shown = page.image()[1]
            return psnr(still, shown) < 30 and [shown]

        turned = wait_for("the camera turns", turn)[0]
        page("pointer", to=[next(places) / 100, 0.5], down=False)
        wait_for("it stands still again", lambda: psnr(*page.pause()) > 45)
        shown = page.image()[1]
        wanted = server.grab(width, height)
        print(f"\n  without input {control:.1f} dB, after a drag {psnr(still, shown):.1f} dB,"
              f" canvas and screen {psnr(wanted, shown):.1f} dB", end="")
        self.assertGreater(control, 45, "without input nothing changes")
        self.assertLess(psnr(still, turned), 30, "the drag turned the camera")
        self.assertGreaterEqual(psnr(wanted, shown), 30, "the canvas shows what is on the screen")

        page("key", key="Space")
        wait_for("it falls on", lambda: psnr(*page.pause()) < 38)
        simulate.kill()
        gone = {"state": "stale", "reason": "no visible window has 'simulate :' in its title"}
        wait_for("the page says that it ended", lambda: page("words") == gone)
        self.run_in(server, "mujoco-simulate", str(MODEL))
        wait_for("it is shown again", lambda: page("words")["state"] == "live", 30)

    def test_what_is_typed_arrives_and_a_display_that_dies_comes_back(self):
        if not shutil.which("xterm"):
            self.skipTest("xterm is not installed (Debian: xterm)")
        server = self.x("480x320")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        typed = pathlib.Path(folder.name, "typed")
        self.run_in(server, "xterm", "-u8", "-bw", "0", "-T", "Notes", "-e", f"cat > {typed}")
        host = self.host(notes={"display": server.display, "window": "notes", "cursor": "false"},
                         desk={"display": server.display, "cursor": "true", "control": "false"})
        viewer = WebSocket(host.port, protocol="porthole.v1")
        self.addCleanup(viewer.close)
        viewer.say(type="subscribe", stream="notes")
        viewer.say(type="subscribe", stream="desk")
        wait_for("a frame", lambda: viewer.frame()[0] == 2)
        self.assertEqual((True, False), (host.stream("notes")["steerable"], host.stream("desk")["steerable"]))
        viewer.say(type="acquire", stream="notes")
        self.assertTrue(viewer.text("lease")["granted"])

        # as keyboards of three kinds send it: with shift, of a layout with z and y exchanged, of a touch screen
        self.type(viewer, [("ShiftLeft", "Shift", True), ("KeyH", "H"), ("ShiftLeft", "Shift", False), ("KeyI", "i"),
                           ("Space", " "), ("KeyY", "z"), ("KeyQ", "@"), ("", "\u00f6"), ("", "\u20ac"),
                           ("Enter", "Enter")])
        wait_for("the line", lambda: typed.exists() and typed.read_bytes(), 10)
        self.assertEqual("Hi z@\u00f6\u20ac\n", typed.read_text("utf-8"))

        viewer.say(type="input", stream="notes",
                   event={"kind": "pointer", "action": "move", "x": 0.5, "y": 0.9, "button": -1})
        wait_for("the cursor is in the frame", lambda: 8 < self.others(host, "desk", server) < 400)
        self.assertEqual(0, self.others(host, "notes", server), "cursor = false")

        server.kill()
        gone = wait_for("the stream to be stale", lambda: (s := host.stream("desk"))["state"] == "stale" and s)
        self.assertIn("display " + server.display, gone["reason"])
        self.x("480x320", server.display)
        wait_for("it is live again", lambda: host.stream("desk")["state"] == "live", 20)
        self.assertEqual("no visible window has 'notes' in its title", host.stream("notes")["reason"])
        self.assertIsNone(host.process.poll())

    def type(self, viewer, keys):
        for code, key, *downs in keys:
            for down in downs or (True, False):
                viewer.say(type="input", stream="notes",
                           event={"kind": "key", "down": down, "code": code, "key": key})

    def others(self, host, stream, server):
        """How many pixels of a stream are not those of the screen."""
        status, _, jpeg = host.get(f"/streams/{stream}/snapshot?quality=98&subsampling=444")
        self.assertEqual((200, True), (status, is_jpeg(jpeg)))
        shown = pixels(jpeg).astype(int)
        wanted = server.grab(shown.shape[1], shown.shape[0])
        return int(numpy.sum(numpy.abs(shown - wanted).max(axis=2) > 100))


if __name__ == "__main__":
    unittest.main()
