# SPDX-License-Identifier: Apache-2.0
"""A MuJoCo model that is dropped into the host's folder: watched, steered, replaced, removed."""

import glob
import json
import os
import pathlib
import tempfile
import unittest

from host import Host, WebSocket, is_jpeg, wait_for

PYTHON = os.environ.get("PORTHOLE_MUJOCO_PYTHON", "")
DEBIAN = glob.glob("/usr/lib/*/libmujoco.so.*")

MODEL = """
<mujoco model="scene">
  <statistic center="0 0 0.5" extent="2"/>
  <worldbody>
    <light pos="0 0 4"/>
    <camera name="top" pos="0 0 3"/>
    <geom type="plane" size="4 4 0.1" rgba="0.3 0.3 0.8 1"/>
    <body pos="0 0 0.5"><freejoint/><geom size="0.4" rgba="{} 1"/></body>
  </worldbody>
</mujoco>
"""

# A body that the wheel's plugin holds up.
PLUGIN = """
<mujoco>
  <extension>
    <plugin plugin="mujoco.pid"><instance name="pid"><config key="kp" value="400"/></instance></plugin>
  </extension>
  <worldbody>
    <light pos="0 0 4"/>
    <body><joint name="slide" type="slide" axis="0 0 1" damping="20"/><geom size="0.2" mass="1"/></body>
  </worldbody>
  <actuator><plugin joint="slide" plugin="mujoco.pid" instance="pid"/></actuator>
</mujoco>
"""


def place(folder, name, text):
    """As a careful person copies: whole under another name, then renamed."""
    part = folder / (name + ".part")
    part.write_text(text)
    part.rename(folder / name)


class MuJoCoInTheHost(unittest.TestCase):
    def setUp(self):
        try:
            import cv2  # noqa: F401
        except ImportError:
            self.skipTest("OpenCV for Python is not installed")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.models = pathlib.Path(folder.name)

    def start(self, *options):
        self.host = Host(f"--/io.porthole.capture.mujoco.models/folder={self.models}",
                         "--/io.porthole.capture.mujoco.models/quality=fast", *options)
        self.addCleanup(self.host.close)

    def image(self, stream):
        import cv2
        import numpy

        def fresh():
            status, _, body = self.host.get(f"/streams/{stream}/snapshot")
            return body if status == 200 else None
        body = wait_for("a frame of " + stream, fresh)
        self.assertTrue(is_jpeg(body))
        return cv2.imdecode(numpy.frombuffer(body, numpy.uint8), cv2.IMREAD_COLOR).astype(float)

    def check(self):
        place(self.models, "scene.xml", MODEL.format("1 0 0"))
        wait_for("the streams", lambda: self.host.stream("scene") and self.host.stream("scene-top"), 30)
        self.assertEqual("", self.host.stream("scene")["reason"].replace("nobody watches", ""))

        top = self.image("scene-top")
        self.assertEqual((480, 640, 3), top.shape)
        blue, green, red = top[240, 320]
        self.assertGreater(red, 2 * max(blue, green), "the ball from above")
        blue, green, red = top[30, 30]
        self.assertGreater(blue, 1.3 * red, "the floor beside it")

        self.assertEqual("FLOAT32", self.depth_and_numbers())
        self.steer()
        self.replace_and_remove()

    def depth_and_numbers(self):
        depth = self.image("scene-depth")
        self.assertGreater(depth.std(), 15, "near and far have different colours")
        numbers = self.image("scene-segmentation")
        self.assertGreater(abs(numbers[240, 320] - numbers[460, 20]).max(), 40, "ball and floor have different ones")
        described = self.host.stream("scene-depth")
        self.assertGreater(described["simulationTime"], 0)
        return described["format"]

    def steer(self):
        socket = WebSocket(self.host.port, protocol="porthole.v1")
        self.addCleanup(socket.close)
        self.assertTrue(next(s for s in socket.text("hello")["streams"] if s["name"] == "scene")["steerable"])
        socket.say(type="acquire", stream="scene")
        self.assertTrue(socket.text("lease")["granted"])

        def say(**event):
            socket.say(type="input", stream="scene", event=event)

        say(kind="command", name="pause", argument="")
        before = self.image("scene")
        still = self.image("scene")
        self.assertLess(abs(before - still).mean(), 2, "time stands still")
        say(kind="pointer", action="down", x=0.5, y=0.2, button=0, buttons=1)
        say(kind="pointer", action="move", x=0.8, y=0.4, button=-1, buttons=1)
        say(kind="pointer", action="up", x=0.8, y=0.4, button=0, buttons=0)
        say(kind="wheel", x=0.5, y=0.5, deltaX=0, deltaY=-6)
        wait_for("another view", lambda: abs(self.image("scene") - before).mean() > 5)
        say(kind="command", name="resize", argument="320x200")
        wait_for("the size", lambda: self.image("scene").shape == (200, 320, 3))
        say(kind="command", name="reset", argument="")
        self.image("scene")
        wait_for("the beginning", lambda: self.image("scene") is not None
                 and self.host.stream("scene")["simulationTime"] == 0)

    def replace_and_remove(self):
        place(self.models, "scene.xml", MODEL.format("0 1 0"))

        def green():
            if not self.host.stream("scene-top"):
                return False
            blue, other, red = self.image("scene-top")[240, 320]
            return other > 2 * max(blue, red)
        wait_for("the new model", green, 30)
        place(self.models, "broken.xml", "<mujoco><worldbody><gem/></worldbody></mujoco>")
        wait_for("the broken one", lambda: (self.host.stream("broken") or {}).get("state") == "failed", 30)
        self.assertIn("unrecognized element", self.host.stream("broken")["reason"])
        self.image("scene-top")
        for file in self.models.iterdir():
            file.unlink()
        wait_for("no model", lambda: not any("scene" in s["name"] or "broken" in s["name"] for s in json.loads(
            self.host.get("/api/v1/streams")[2])["streams"]), 30)
        self.image("demo")

    def check_what_does_not_fit(self):
        place(self.models, "robot.urdf", "<robot/>")
        (self.models / "meshes").mkdir()
        for name in "robot.urdf", "meshes":
            line = wait_for("a line about " + name, lambda: next((l for l in self.host.lines if name + " " in l), None))
            self.assertIn("allowed are", line)
        place(self.models, "late.xml", "<mujoco><include file='meshes/part.xml'/></mujoco>")
        wait_for("the failure", lambda: (self.host.stream("late") or {}).get("state") == "failed", 30)
        place(self.models / "meshes", "part.xml", MODEL.format("1 0 0"))
        wait_for("the model with its part", lambda: self.host.stream("late-top"), 30)
        self.assertEqual("idle", self.host.stream("late")["state"])

    def check_a_plugin(self):
        place(self.models, "pid.xml", PLUGIN)
        self.image("pid")
        self.assertTrue(any("Plugins" in line and "libactuator.so" in line for line in self.host.lines))

    @unittest.skipUnless(DEBIAN, "libmujoco2.2.2 is not installed")
    def test_with_debians_library(self):
        self.start(f"--/io.porthole.capture.mujoco.models/libraryPath={DEBIAN[0] if DEBIAN else ''}")
        self.check()
        self.check_what_does_not_fit()

    @unittest.skipUnless(PYTHON, "there is no Python with MuJoCo (PORTHOLE_MUJOCO_PYTHON)")
    def test_with_the_library_in_pythons_wheel(self):
        environment = pathlib.Path(PYTHON).parent.parent
        self.start(f"--/io.porthole.capture.mujoco.models/pythonPath={environment}")
        self.check()
        self.check_a_plugin()
        self.assertTrue(any("site-packages" in line and "MuJoCo" in line for line in self.host.lines))

    def test_without_a_library_the_stream_says_how_to_get_one_and_the_rest_runs(self):
        self.start("--/io.porthole.capture.mujoco.models/libraryPath=/nowhere/libmujoco.so")
        place(self.models, "scene.xml", MODEL.format("1 0 0"))
        wait_for("the reason", lambda: (self.host.stream("scene") or {}).get("state") == "failed", 30)
        self.assertIn("libraryPath", self.host.stream("scene")["reason"])
        self.image("demo")


if __name__ == "__main__":
    unittest.main()
