# SPDX-License-Identifier: Apache-2.0
"""The extension for Isaac Sim and other Kit applications, against the stand-in of Kit's API in tests/kit."""

import pathlib
import sys
import time
import unittest

import numpy as np

from .fakehost import FakeHost, wait_for

HERE = pathlib.Path(__file__).resolve().parent
EXTENSION = HERE.parent / "isaac-sim" / "io.porthole.viewport"
SETTINGS = "/exts/io.porthole.viewport/"


class Kit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        sys.path[:0] = [str(HERE / "kit"), str(EXTENSION)]
        cls.addClassCleanup(lambda: [sys.path.remove(str(p)) for p in (HERE / "kit", EXTENSION)])

    def setUp(self):
        import carb.settings
        import omni.kit.app
        import omni.kit.viewport.utility as utility
        import omni.timeline
        import porthole_kit

        self.carb, self.utility = carb, utility
        self.app = omni.kit.app.get_app()
        self.timeline = omni.timeline.get_timeline_interface()
        self.timeline.stop()
        carb.logged.clear()
        utility.captures = 0
        image = np.random.default_rng(5).integers(0, 256, (6, 8, 4), np.uint8)
        utility.viewport = utility.ViewportAPI(image)
        self.host = FakeHost()
        self.addCleanup(self.host.close)
        carb.settings.values.clear()
        carb.settings.values.update({
            SETTINGS + "name": "kit", SETTINGS + "title": "", SETTINGS + "fps": 1000.0,
            SETTINGS + "address": self.host.address, SETTINGS + "controls": True})
        self.extension = porthole_kit.Extension()
        self.addCleanup(self.app.late.clear)
        self.addCleanup(self.extension.on_shutdown)

    def start(self):
        """The session of its stream, when the stream is open."""
        self.extension.on_startup("io.porthole.viewport-0.1.0")
        wait_for("the stream", lambda: self.extension._capture and self.extension._capture.stream.connected)
        return self.host.session("kit")

    def turn(self, until):
        """Turns Kit's loop until that is true."""
        return wait_for("turns of the loop", lambda: self.app.update() or until())

    def test_the_viewport_arrives_as_it_was_with_the_timelines_time(self):
        session = self.start()
        self.timeline.seconds = 2.5
        self.turn(lambda: session.frames)
        np.testing.assert_array_equal(self.utility.viewport.image, session.frames[0].pixels)
        self.assertEqual(("rgba8", 2.5), (session.frames[0].format, session.frames[0].simulation_time))

    def test_the_frame_follows_the_viewport_and_its_size(self):
        session = self.start()
        self.turn(lambda: session.frames)
        larger = np.random.default_rng(6).integers(0, 256, (20, 30, 4), np.uint8)
        self.utility.viewport.image = larger
        self.turn(lambda: session.frames[-1].pixels.shape == larger.shape)
        np.testing.assert_array_equal(larger, session.frames[-1].pixels)

    def test_while_nobody_watches_nothing_is_captured(self):
        self.host.wanted = False
        session = self.start()
        for _ in range(50):
            self.app.update()
        self.assertEqual(0, self.utility.captures)
        session.watch()
        self.turn(lambda: session.frames)

    def test_one_capture_is_under_way_at_a_time_and_the_loop_waits_for_none(self):
        self.start()
        self.utility.viewport.delivers = False
        self.turn(lambda: self.utility.captures)
        began = time.monotonic()
        for _ in range(100):
            self.app.update()
        self.assertLess(time.monotonic() - began, 0.9, "less than it waits for a capture")
        self.assertEqual(1, self.utility.captures)

    def test_a_capture_that_never_comes_is_given_up_and_a_late_one_ignored(self):
        session = self.start()
        self.utility.viewport.delivers = False
        self.turn(lambda: self.utility.captures == 1)
        stuck = self.utility.viewport
        self.utility.viewport = self.utility.ViewportAPI(stuck.image.copy() // 2)
        self.turn(lambda: session.frames)
        stuck.delivers = True
        seen = len(session.frames)
        self.turn(lambda: len(session.frames) > seen + 2)
        for frame in session.frames:
            np.testing.assert_array_equal(self.utility.viewport.image, frame.pixels)

    def test_a_viewport_that_never_delivers_is_one_log_line_and_a_stream_that_failed(self):
        session = self.start()
        self.utility.viewport.delivers = False
        self.turn(lambda: self.utility.captures == 3)
        self.assertEqual(["warn"], [level for level, _ in self.carb.logged])
        self.assertIn("delivers no frame", self.carb.logged[0][1])
        wait_for("the report", lambda: session.failure)
        self.assertIn("delivers no frame", session.failure)

    def test_without_a_viewport_it_waits_and_says_so_once(self):
        viewport, self.utility.viewport = self.utility.viewport, None
        session = self.start()
        self.turn(lambda: self.carb.logged)
        for _ in range(20):
            self.app.update()
        self.assertEqual([("warn", "[io.porthole.viewport] there is no viewport yet")], self.carb.logged)
        wait_for("the report", lambda: session.failure == "there is no viewport yet")
        self.utility.viewport = viewport
        self.turn(lambda: session.frames)

    def test_what_is_not_rgba8_is_told_and_throws_nothing_into_kit(self):
        session = self.start()
        self.utility.viewport.image = np.zeros((4, 4, 4), np.float16)
        self.turn(lambda: self.carb.logged)
        self.assertIn("128 bytes", self.carb.logged[0][1])
        self.assertIn("RGBA8 has 64", self.carb.logged[0][1])
        self.utility.viewport.image = np.zeros((4, 4, 4), np.uint8)
        self.turn(lambda: session.frames)

    def test_viewers_play_pause_and_stop_the_timeline(self):
        session = self.start()
        self.turn(lambda: session.commands == "play pause stop")
        self.turn(lambda: session.description)
        self.assertEqual({"Space": "plays and pauses"}, session.description["hints"])
        session.key("Space")
        self.turn(self.timeline.is_playing)
        self.turn(lambda: session.state == {"paused": False})
        session.command("pause")
        self.turn(lambda: not self.timeline.is_playing())
        self.turn(lambda: session.state == {"paused": True})
        session.command("play")
        self.turn(self.timeline.is_playing)
        self.timeline.seconds = 9
        session.command("stop")
        self.turn(lambda: self.timeline.seconds == 0)

    def test_without_controls_viewers_cannot_take_control(self):
        self.carb.settings.values[SETTINGS + "controls"] = False
        session = self.start()
        self.turn(lambda: session.frames)
        self.assertIsNone(session.commands)

    def test_after_the_end_nothing_is_captured_and_what_was_under_way_does_no_harm(self):
        session = self.start()
        self.utility.viewport.delivers = False
        self.turn(lambda: self.utility.captures)
        self.extension.on_shutdown()
        self.utility.viewport.delivers = True
        for _ in range(10):
            self.app.update()
        self.assertEqual((1, []), (self.utility.captures, session.frames))
        wait_for("good-bye", lambda: session.closed)

    def test_a_name_that_is_not_allowed_is_an_error_in_kits_log(self):
        self.carb.settings.values[SETTINGS + "name"] = "not a name"
        self.extension.on_startup("io.porthole.viewport-0.1.0")
        wait_for("the error", lambda: self.carb.logged)
        self.assertIn("'not a name' is not 1 to 64", self.carb.logged[0][1])
        self.app.update()

    def test_the_folder_is_an_extension_of_the_packages_version(self):
        try:
            import tomllib
        except ImportError:
            self.skipTest("this Python reads no TOML")
        import porthole

        described = tomllib.loads((EXTENSION / "config" / "extension.toml").read_text())
        self.assertEqual(porthole.__version__, described["package"]["version"])
        self.assertTrue((EXTENSION / described["package"]["readme"]).is_file())
        for module in described["python"]["module"]:
            self.assertTrue((EXTENSION / module["name"] / "__init__.py").is_file())
        self.assertEqual({"name", "title", "fps", "address", "controls"},
                         set(described["settings"]["exts"]["io.porthole.viewport"]))


if __name__ == "__main__":
    unittest.main()
