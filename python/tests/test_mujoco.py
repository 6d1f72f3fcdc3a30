# SPDX-License-Identifier: Apache-2.0
"""MuJoCo in the browser, by porthole.mujoco.Viewer. Nothing here renders, so that no GL is needed."""

import math
import unittest

import porthole

from .fakehost import FakeHost, wait_for

try:
    import mujoco
except ImportError:
    mujoco = None

MODEL = """
<mujoco>
  <worldbody>
    <camera name="side" pos="0 -2 0" xyaxes="1 0 0 0 0 1"/>
    <camera name="top view" pos="0 0 2"/>
    <body><freejoint/><geom size=".1"/></body>
  </worldbody>
</mujoco>
"""


@unittest.skipUnless(mujoco, "mujoco is not installed")
class Viewer(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost(wanted=False)
        self.addCleanup(self.host.close)
        self.model = mujoco.MjModel.from_xml_string(MODEL)
        self.data = mujoco.MjData(self.model)
        mujoco.mj_forward(self.model, self.data)

    def open(self, **options):
        viewer = porthole.mujoco.Viewer(self.model, self.data, "m", address=self.host.address, **options)
        self.addCleanup(viewer.close)
        return viewer

    def listened(self, viewer, name="m"):
        """The stream's session, when the host knows that events are wanted."""
        viewer.sync()
        session = self.host.session(name)
        wait_for("to be listened to", lambda: session.commands)
        return session

    def test_each_camera_and_kind_is_a_stream(self):
        self.open(cameras=("free", "side", "top view", 0), kinds=("colour", "depth", "segmentation"))
        wanted = {stem + kind for stem in ("m", "m-side", "m-top-view", "m-0")
                  for kind in ("", "-depth", "-segmentation")}
        wait_for("twelve streams", lambda: {s.name for s in self.host.sessions} == wanted)
        self.assertEqual("colormap=turbo", self.host.session("m-side-depth").tone)
        self.assertEqual("colormap=categorical", self.host.session("m-segmentation").tone)

    def test_viewers_are_told_units_names_and_what_they_can_do(self):
        self.open(cameras=("free", "side"), kinds=("colour", "depth", "segmentation"), size=(640, 480))

        def told(name):
            session = self.host.session(name)
            return wait_for(f"the description of {name}", lambda: session.description)

        self.assertIn("Drag", told("m")["hints"])
        self.assertNotIn("Drag", told("m-side")["hints"], "its camera stands")
        self.assertEqual([], told("m")["camera"], "viewers may move it who control nothing else")
        self.assertNotIn("camera", told("m-side"))
        depth = told("m-side-depth")
        self.assertEqual("m", depth["unit"])
        focal = 240 / math.tan(math.radians(45) / 2)
        self.assertAlmostEqual(focal, depth["intrinsics"][0])
        self.assertEqual([320, 240], depth["intrinsics"][2:])
        self.assertEqual({"1": "body 1"}, told("m-segmentation")["labels"])

    def test_while_nobody_watches_nothing_is_rendered_and_no_context_made(self):
        viewer = self.open(kinds=("colour", "depth"))
        for _ in range(10):
            mujoco.mj_step(self.model, self.data)
            viewer.sync()
        self.assertEqual([0, 0], [view.rendered for view in viewer.views])
        self.assertIsNone(viewer._renderer)

    def test_drag_and_wheel_move_the_free_camera(self):
        viewer = self.open()
        session = self.listened(viewer)
        camera = viewer.camera.view
        azimuth, distance, at = camera.azimuth, camera.distance, camera.lookat.copy()
        session.pointer("down", 0.5, 0.5, button=0, buttons=1)
        session.pointer("move", 0.6, 0.5, buttons=1)
        wait_for("a turn", lambda: viewer.sync() or camera.azimuth != azimuth)
        self.assertEqual((distance, at.tolist()), (camera.distance, camera.lookat.tolist()))
        session.pointer("up", 0.6, 0.5, button=0)
        session.say(kind="wheel", x=0.5, y=0.5, deltaX=0, deltaY=-2, modifiers=0)
        wait_for("nearer", lambda: viewer.sync() or camera.distance < distance)
        turned = camera.azimuth
        session.pointer("down", 0.5, 0.5, button=2, buttons=2)
        session.pointer("move", 0.4, 0.5, buttons=2)
        wait_for("aside", lambda: viewer.sync() or camera.lookat.tolist() != at.tolist())
        session.pointer("cancel", 0.4, 0.5)
        session.pointer("move", 0.9, 0.9)
        session.key("Space")
        wait_for("the pause, which comes last", lambda: viewer.sync() or viewer.pause.paused)
        self.assertEqual(turned, camera.azimuth, "nothing is held any more")

    def test_who_may_move_the_camera_alone_moves_it_and_pauses_nothing(self):
        viewer = self.open()
        session = self.listened(viewer)
        distance = viewer.camera.view.distance
        for event in (
            {"kind": "key", "down": True, "code": "Space", "key": " ", "modifiers": 0},
            {"kind": "wheel", "x": 0.5, "y": 0.5, "deltaX": 0, "deltaY": -2, "modifiers": 0},
        ):
            session.say(kind="camera", event=event)
        wait_for("nearer", lambda: viewer.sync() or viewer.camera.view.distance < distance)
        self.assertFalse(viewer.pause.paused)

    def test_a_viewer_sets_an_actuator_and_sees_what_the_simulation_sets(self):
        model = mujoco.MjModel.from_xml_string("""
            <mujoco><worldbody><body><joint name="slide" type="slide"/><geom size="0.1"/></body></worldbody>
            <actuator><motor name="push" joint="slide" ctrllimited="true" ctrlrange="-1 1"/></actuator></mujoco>""")
        data = mujoco.MjData(model)
        viewer = porthole.mujoco.Viewer(model, data, "a", address=self.host.address, actuators=True)
        self.addCleanup(viewer.close)
        session = self.host.session("a")
        push = wait_for("the slider", lambda: session.defined.get("push"))
        self.assertEqual(("slider", -1.0, 1.0, "Actuators"), tuple(push[k] for k in ("kind", "min", "max", "folder")))
        session.set_value("push", 0.5)
        wait_for("the viewer's value", lambda: viewer.sync() or data.ctrl[0] == 0.5)
        data.ctrl[0] = 3
        viewer.sync()
        wait_for("the greatest", lambda: session.values and session.values[-1]["value"] == 1)
        self.assertEqual(3, data.ctrl[0])
        data.time = 10 * model.opt.timestep
        viewer.sync()
        wait_for("the state", lambda: session.state == {"paused": False, "step": 10})

    def test_viewers_pause_step_and_reset(self):
        viewer = self.open()
        session = self.listened(viewer)
        self.assertTrue(viewer.may_step() and viewer.may_step())
        session.command("pause")
        wait_for("the pause", lambda: viewer.sync() or not viewer.may_step())
        session.command("step")
        wait_for("one step", lambda: viewer.sync() or viewer.may_step())
        self.assertFalse(viewer.may_step())
        self.data.time = 5
        session.key("KeyR")
        wait_for("the reset", lambda: viewer.sync() or self.data.time == 0)

    def test_a_reset_of_ones_own_takes_the_models_place(self):
        done = []
        viewer = self.open(on_reset=lambda: done.append(True))
        session = self.listened(viewer)
        self.data.time = 5
        session.command("reset")
        wait_for("the reset", lambda: viewer.sync() or done)
        self.assertEqual(5, self.data.time)

    def test_what_the_model_has_not_is_refused(self):
        for wanted, options, words in (
            (ValueError, {"cameras": ("front",)}, "no camera 'front'; there are free, side, top view"),
            (ValueError, {"cameras": (2,)}, "no camera 2"),
            (TypeError, {"cameras": "free"}, "not several"),
            (ValueError, {"cameras": ()}, "at least one"),
            (ValueError, {"cameras": ("free", "side", "side")}, "one name"),
            (ValueError, {"kinds": ("normals",)}, "not one of colour, depth, segmentation"),
            (TypeError, {"size": 640}, "size is"),
            (ValueError, {"size": (0, 480)}, "width 0"),
            (TypeError, {"on_reset": 1}, "on_reset is int"),
        ):
            with self.subTest(words), self.assertRaisesRegex(wanted, words):
                self.open(**options)
        with self.assertRaisesRegex(TypeError, "not str, MjData"):
            porthole.mujoco.Viewer("model.xml", self.data)
        self.assertEqual([], self.host.sessions)


if __name__ == "__main__":
    unittest.main()
