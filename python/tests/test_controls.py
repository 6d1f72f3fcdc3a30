# SPDX-License-Identifier: Apache-2.0
"""Controls, plots and the state of the simulation, as a simulation defines and reads them."""

import math
import pickle
import threading
import time
import unittest

import numpy as np

import porthole

from .fakehost import FakeHost, wait_for


class ControlsTest(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(self.host.close)
        self.stream = porthole.Stream("arm", address=self.host.address)
        self.addCleanup(self.stream.close)
        self.session = self.host.session("arm")

    def defined(self, name, condition=lambda definition: True):
        """A definition, as soon as it came and that is true of it."""
        return wait_for(name, lambda: name in self.session.defined and condition(self.session.defined[name])
                        and self.session.defined[name])


class Defining(ControlsTest):
    def test_one_line_makes_a_control_whose_newest_value_is_read(self):
        speed = self.stream.slider("speed", 0, 2, 1.0, unit="m/s", tooltip="how fast")
        self.assertEqual(
            {"id": "speed", "kind": "slider", "min": 0.0, "max": 2.0, "value": 1.0, "unit": "m/s", "tooltip": "how fast",
             "count": 0}, self.defined("speed"))
        self.session.set_value("speed", 0.25)
        self.session.set_value("speed", 0.5)
        wait_for("the viewer's value", lambda: speed.value == 0.5)

    def test_each_kind_is_defined_as_it_is_written(self):
        with self.stream.folder("Robot"):
            with self.stream.folder("Arm"):
                count = self.stream.slider("count", 1, 9, 3)
            self.stream.number("gain", 0.5, min=0, step=0.1)
        self.stream.checkbox("fixed", True, label="Base is fixed", disabled=True)
        self.stream.menu("gait", ["walk", "trot"], "trot")
        self.stream.text("name", "bob", max_length=20)
        self.stream.color("tint", "#FF8800")
        goal = self.stream.vector("goal", (0, 0, 1), min=-1, max=1)
        self.stream.progress("learning", 0.25)
        self.stream.markdown("note", "**hello**", hidden=True)
        self.stream.button("home")
        self.assertIs(int, type(count.value))
        self.assertEqual((0.0, 0.0, 1.0), goal.value)
        for name, some in {
            "count": {"kind": "slider", "integer": True, "folder": "Robot/Arm", "value": 3},
            "gain": {"kind": "number", "folder": "Robot", "min": 0.0, "step": 0.1, "value": 0.5},
            "fixed": {"kind": "checkbox", "label": "Base is fixed", "disabled": True, "value": True},
            "gait": {"kind": "menu", "options": ["walk", "trot"], "value": "trot"},
            "name": {"kind": "text", "maxLength": 20, "value": "bob"},
            "tint": {"kind": "color", "value": "#ff8800"},
            "goal": {"kind": "vector", "size": 3, "min": -1.0, "max": 1.0, "value": [0.0, 0.0, 1.0]},
            "learning": {"kind": "progress", "value": 0.25},
            "note": {"kind": "markdown", "hidden": True, "value": "**hello**"},
            "home": {"kind": "button", "value": 0},
        }.items():
            definition = self.defined(name)
            self.assertEqual(some, {key: definition.get(key) for key in some})
        self.assertNotIn("folder", self.session.defined["home"])

    def test_what_is_not_allowed_is_refused_where_it_is_written(self):
        speed = self.stream.slider("speed", 0, 2, 1.0)
        with self.assertRaisesRegex(ValueError, r"speed: 5 is not in 0\.\.2"):
            speed.value = 5
        with self.assertRaisesRegex(ValueError, "not in"):
            self.stream.slider("other", 0, 2, 3)
        for call, kind, words in (
            (lambda: self.stream.slider("a", 1, 1), ValueError, "not a range"),
            (lambda: self.stream.slider("a", 0, math.inf, 0), ValueError, "not a finite number"),
            (lambda: self.stream.slider("", 0, 1), ValueError, "1 to 64 characters"),
            (lambda: self.stream.slider("a", "0", 1), TypeError, "not a number"),
            (lambda: self.stream.menu("a", "walk"), TypeError, "one text, not several"),
            (lambda: self.stream.menu("a", ["x", "x"]), ValueError, "different names"),
            (lambda: self.stream.menu("a", ["x"], "y"), ValueError, "'y' is not one of x"),
            (lambda: self.stream.color("a", "red"), ValueError, "not a colour"),
            (lambda: self.stream.text("a", "x" * 300), ValueError, "256 are allowed"),
            (lambda: self.stream.vector("a", ()), ValueError, "1 to 16 numbers"),
            (lambda: self.stream.button("a", colour="red"), TypeError, "the options are label"),
            (lambda: self.stream.button("a", 3), TypeError, "not a function"),
            (lambda: self.stream.plot("speed"), ValueError, "cannot both be named"),
        ):
            with self.subTest(words), self.assertRaisesRegex(kind, words):
                call()

    def test_a_loop_that_sets_a_value_all_the_time_sends_the_newest_now_and_then(self):
        bar = self.stream.progress("learning")
        self.defined("learning")
        begun = time.monotonic()
        for i in range(5001):
            bar.value = i / 5000
        wait_for("the last value", lambda: self.session.values and self.session.values[-1]["value"] == 1)
        self.assertLess(len(self.session.values), 5 + (time.monotonic() - begun) / 0.03)

    def test_what_it_is_can_be_changed(self):
        speed = self.stream.slider("speed", 0, 2, 1.0)
        speed.disabled = True
        self.defined("speed", lambda d: d.get("disabled"))
        speed.update(max=10, label="Speed", disabled=False)
        self.defined("speed", lambda d: d["max"] == 10 and d["label"] == "Speed" and "disabled" not in d)
        with self.assertRaisesRegex(TypeError, "the options are"):
            speed.update(colour="red")
        self.stream.remove(speed)
        wait_for("its end", lambda: "speed" not in self.session.defined)


class Setting(ControlsTest):
    def test_a_callback_gets_the_newest_value_on_a_thread_of_its_own(self):
        speed, told = self.stream.slider("speed", 0, 2, 1.0), []
        gate = threading.Event()

        @speed.on_change
        def changed(value):
            told.append((value, threading.current_thread()))
            gate.wait(10)

        self.defined("speed")
        for value in (0.25, 0.5, 0.75):
            self.session.set_value("speed", value)
            wait_for("it", lambda: speed.value == value)
            wait_for("the first call", lambda: told)
        gate.set()
        wait_for("the newest", lambda: told[-1][0] == 0.75)
        self.assertLessEqual(len(told), 2)
        self.assertIsNot(threading.main_thread(), told[0][1])

    def test_a_callback_that_fails_is_logged_and_called_again(self):
        speed, told = self.stream.slider("speed", 0, 2, 1.0), []
        speed.on_change(lambda value: told.append(value) or 1 / 0)
        self.defined("speed")
        with self.assertLogs("porthole", "WARNING") as logs:
            self.session.set_value("speed", 0.25)
            wait_for("a call", lambda: told == [0.25])
            wait_for("the log", lambda: any("callback of speed" in line for line in logs.output))
        self.session.set_value("speed", 0.5)
        wait_for("another", lambda: told == [0.25, 0.5])

    def test_a_press_is_seen_once(self):
        called = threading.Event()
        home = self.stream.button("home", on_press=called.set)
        self.defined("home")
        self.assertFalse(home.pressed)
        self.session.set_value("home", 1)
        self.assertTrue(called.wait(10))
        self.assertTrue(home.pressed)
        self.assertFalse(home.pressed)

    def test_of_two_values_that_cross_the_simulations_own_holds(self):
        speed = self.stream.slider("speed", 0, 2, 1.0)
        self.defined("speed")
        speed.value = 0.5
        wait_for("it", lambda: self.session.values)
        self.assertEqual({"id": "speed", "value": 0.5, "count": 1}, self.session.values[-1])
        self.session.set_value("speed", 2, count=0)  # set before the host had got ours
        self.session.set_value("speed", 7, count=1)  # not a value of this slider
        self.session.set_value("speed", 0.75, count=1)
        wait_for("the viewer's", lambda: speed.value == 0.75)

    def test_a_host_that_comes_back_is_told_everything_again(self):
        speed = self.stream.slider("speed", 0, 2, 1.0)
        self.stream.plot("reward", 1)
        self.stream.report_state(paused=True)
        self.defined("speed")
        speed.value = 0.5
        wait_for("the value", lambda: self.session.values)
        self.session.sock.shutdown(2)
        before = self.session
        wait_for("another connection", lambda: self.host.session("arm") is not before)
        self.session = self.host.session("arm")
        self.assertEqual((0.5, 1), (self.defined("speed")["value"], self.session.defined["speed"]["count"]))
        self.defined("reward")
        wait_for("the state", lambda: self.session.state == {"paused": True})


class Plots(ControlsTest):
    def test_points_arrive_in_order_with_their_times(self):
        for i in range(1000):
            self.stream.plot("reward", i, x=2 * i, x_label="step")
        self.assertEqual("step", self.defined("reward")["xLabel"])
        points = wait_for("all points", lambda: len(self.session.points.get("reward", ())) == 1000
                          and self.session.points["reward"])
        self.assertEqual([[2 * i, i] for i in range(1000)], [point[1:] for point in points])
        self.assertLess(abs(points[0][0] - time.time()), 60)

    def test_several_curves_have_names(self):
        loss = self.stream.plot("loss", {"actor": 0.5, "critic": np.float32(0.25)})
        loss.add({"critic": math.nan})
        loss.add([1, 2])
        self.assertEqual(["actor", "critic"], self.defined("loss")["series"])
        points = wait_for("them", lambda: len(self.session.points.get("loss", ())) == 3 and self.session.points["loss"])
        self.assertEqual([[None, 0.5, 0.25], [None, None, None], [None, 1, 2]], [point[1:] for point in points])
        for value, words in (([1], "1 values where 2 curves are"), ({"gain": 1}, "not gain")):
            with self.assertRaisesRegex(ValueError, words):
                loss.add(value)


class Forms(ControlsTest):
    def test_a_command_with_fields_comes_with_what_was_filled_in(self):
        self.stream.form("spawn", {"count": 3, "kind": ["box", "ball"], "height": (0.0, 2.0, 1.0), "fixed": False})
        list(self.stream.events())
        wait_for("the commands", lambda: self.session.commands == "spawn")
        fields = {field["id"]: field for field in self.defined("spawn")["fields"]}
        self.assertEqual(["number", "menu", "slider", "checkbox"], [field["kind"] for field in fields.values()])
        self.assertEqual([3, "box", 1.0, False], [field["value"] for field in fields.values()])
        self.session.say(kind="command", name="spawn", argument='{"count":5,"kind":"ball"}')
        event = wait_for("the event", lambda: next(iter(self.stream.events()), None))
        self.assertEqual({"count": 5, "kind": "ball"}, event.arguments)
        self.assertEqual({}, porthole.Command("spawn", "not JSON").arguments)


class State(ControlsTest):
    def test_what_is_left_out_stays_as_it_was(self):
        self.stream.report_state(paused=False, speed=1, episode=3)
        self.stream.report_state(paused=True, step=np.int64(7))
        wait_for("both", lambda: self.session.state == {"paused": True, "speed": 1.0, "episode": 3, "step": 7})
        with self.assertRaisesRegex(ValueError, "step -1 is negative"):
            self.stream.report_state(step=-1)

    def test_a_pickled_stream_begins_without_controls(self):
        self.stream.slider("speed", 0, 1)
        copy = pickle.loads(pickle.dumps(self.stream))
        self.addCleanup(copy.close)
        copy.checkbox("fixed")
        session = self.host.session(copy.name)
        wait_for("its own", lambda: "fixed" in self.host.session(copy.name).defined)
        self.assertIsNotNone(session)


if __name__ == "__main__":
    unittest.main()
