# SPDX-License-Identifier: Apache-2.0
"""Episodes that viewers and programs begin and end, and the files that numpy reads."""

import json
import os
import pathlib
import tempfile
import unittest
from unittest import mock

import numpy as np

import porthole
from porthole import _events, episodes
from porthole.episodes import EpisodeFolder, Episodes

from .fakehost import FakeHost, wait_for
from .test_gym import Ancient, Counter, gymnasium


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="porthole-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "data"

    def lines(self):
        index = self.root / "episodes.jsonl"
        return [json.loads(line) for line in index.read_text().splitlines()] if index.exists() else []

    def load(self, number):
        return np.load(self.root / f"episode_{number:06d}.npz")

    def open(self, **options):
        opened = Episodes(EpisodeFolder(self.root, fps=20), **options)
        self.addCleanup(opened.close)
        return opened


def frame(step):
    return np.full((4, 6, 3), 10 * step, np.uint8)


class Calls(Folder):
    def test_each_row_has_what_belongs_to_one_step(self):
        target = self.open(task="push")
        target.begin()
        for step in range(3):
            self.assertTrue(target.add({"joints": [step, 0.5], "touch": True}, -step, frame(step), reward=step / 2,
                                       terminated=step == 2, simulation_time=step / 20))
        target.success()
        rows = self.load(0)
        self.assertEqual({"observation.joints", "observation.touch", "action", "reward", "terminated", "truncated",
                          "simulation_time", "frame"}, set(rows.files))
        self.assertEqual([[0, 0.5], [1, 0.5], [2, 0.5]], rows["observation.joints"].tolist())
        self.assertEqual([0, -1, -2], rows["action"].tolist())
        self.assertEqual([0, 0.5, 1], rows["reward"].tolist())
        self.assertEqual([False, False, True], rows["terminated"].tolist())
        self.assertEqual([0, 0.05, 0.1], rows["simulation_time"].tolist())
        self.assertEqual((3, 4, 6, 3), rows["frame"].shape)
        self.assertEqual([0, 10, 20], rows["frame"][:, 0, 0, 0].tolist())
        line, = self.lines()
        self.assertRegex(line.pop("saved"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual({"episode": 0, "file": "episode_000000.npz", "task": "push", "outcome": "success", "steps": 3,
                          "fps": 20}, line)

    def test_what_is_given_may_be_changed_afterwards(self):
        target = self.open()
        target.begin()
        state, picture = np.zeros(2), frame(0)
        for step in range(2):
            state[:], picture[:] = step, step
            target.add(state, step, picture)
        state[:], picture[:] = 99, 99
        target.end()
        self.assertEqual([[0, 0], [1, 1]], self.load(0)["observation"].tolist())
        self.assertEqual([0, 1], self.load(0)["frame"][:, 0, 0, 0].tolist())

    def test_nothing_is_recorded_outside_an_episode(self):
        target = self.open()
        self.assertFalse(target.add(0, 0, frame(0)))
        for call in (target.success, target.failure, target.end, target.discard):
            with self.assertRaisesRegex(RuntimeError, "no episode is recorded"):
                call()
        target.begin()
        for call in (target.begin, lambda: target.set_task("x")):
            with self.assertRaisesRegex(RuntimeError, "is recorded"):
                call()

    def test_a_discarded_episode_and_one_without_steps_leave_nothing(self):
        target = self.open()
        target.begin()
        target.add(0, 0, frame(0))
        target.discard()
        target.begin()
        target.success()
        self.assertEqual([], os.listdir(self.root))
        self.assertEqual((0, "discarded"), (target.saved, target.outcome))

    def test_a_folder_is_continued(self):
        for number in range(2):
            with self.open() as target:
                target.begin(f"task {number}")
                target.add(number, 0)
                target.end()
        self.assertEqual([(0, "task 0"), (1, "task 1")], [(line["episode"], line["task"]) for line in self.lines()])
        self.assertEqual([1], self.load(1)["observation"].tolist())
        self.assertNotIn("frame", self.load(1).files)

    def test_an_episode_ends_by_itself_after_its_most_steps(self):
        target = self.open(max_steps=2)
        target.begin()
        with self.assertLogs("porthole", "WARNING"):
            target.add(0, 0)
            target.add(1, 0)
        self.assertFalse(target.add(2, 0))
        self.assertEqual(("ended", 2), (self.lines()[0]["outcome"], self.lines()[0]["steps"]))

    def test_a_step_that_does_not_fit_costs_the_episode_and_raises_nothing(self):
        for wrong in (dict(observation=[1, 2]), dict(observation="x"), dict(frame=None), dict(frame=frame(0)[:2]),
                      dict(observation={"a": 1}), dict(action=0.5)):
            with self.subTest(wrong=wrong):
                target = self.open()
                target.begin()
                target.add(observation=0, action=0, frame=frame(0))
                with self.assertLogs("porthole", "ERROR") as log:
                    self.assertFalse(target.add(**{"observation": 0, "action": 0, "frame": frame(0), **wrong}))
                self.assertIn("an episode is lost after 1 steps", log.output[0])
                self.assertRegex(target.outcome, "^failed: (ValueError|TypeError): ")
                self.assertFalse(target.recording)
        self.assertEqual([], os.listdir(self.root))

    def test_an_integer_may_stand_for_a_float(self):
        target = self.open()
        target.begin()
        for action in ((0.5, 1), (1, 2), [0, np.float32(0.25)]):
            self.assertTrue(target.add({"a": 1.0, "b": (1, np.zeros(2))}, action))
        target.end()
        self.assertEqual([[0.5, 1], [1, 2], [0, 0.25]], self.load(0)["action"].tolist())
        self.assertIn("observation.b.1", self.load(0).files)

    def test_a_full_disk_costs_the_episode_and_says_so(self):
        target = self.open()
        target.begin()
        target.add(0, 0, frame(0))
        with mock.patch("zipfile.ZipFile.open", side_effect=OSError(28, "No space left on device")):
            with self.assertLogs("porthole", "ERROR"):
                target.request("success")
            self.assertEqual("failed: OSError: [Errno 28] No space left on device", target.values()["outcome"])
            target.begin()
            target.add(0, 0, frame(0))
            with self.assertLogs("porthole", "ERROR"), self.assertRaises(OSError):
                target.success()
        self.assertEqual([], os.listdir(self.root), "no half file is left")
        target.begin()
        target.add(0, 0, frame(0))
        target.success()
        self.assertEqual(1, target.saved)

    def test_frames_take_no_memory_while_an_episode_is_recorded(self):
        target = self.open()
        target.begin()
        big = np.zeros((480, 640, 3), np.uint8)
        import tracemalloc
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        for _ in range(40):
            target.add(0, 0, big)
        target.end()
        self.assertLess(tracemalloc.get_traced_memory()[1], 6 * big.nbytes)
        self.assertEqual(40, len(self.load(0)["frame"]))

    def test_wrong_values_are_refused(self):
        for error, options, words in (
            (TypeError, {"task": 5}, "not iterable"),
            (TypeError, {"task": [5]}, "task is int, not text"),
            (ValueError, {"task": "x" * 501}, "501 characters where 500"),
            (ValueError, {"max_steps": 0}, "not at least 1"),
            (TypeError, {"max_steps": True}, "not a whole number"),
            (ValueError, {"keys": {"KeyX": "explode"}}, "bound to 'explode', which is not one of begin"),
        ):
            with self.subTest(options=options), self.assertRaisesRegex(error, words):
                self.open(**options)


class Requests(Folder):
    def test_buttons_and_keys_begin_and_judge_an_episode(self):
        target = self.open()
        for begin, end, outcome in (
            (porthole.Command("begin"), porthole.Command("success"), "success"),
            (porthole.Key(True, "KeyB", "b"), porthole.Key(True, "Enter", "Enter"), "success"),
            (porthole.Key(True, "KeyB", "b"), porthole.Key(True, "Backspace", "Backspace"), "failure"),
        ):
            self.assertTrue(target.handle(begin))
            self.assertTrue(target.recording)
            target.add(0, 0)
            self.assertTrue(target.handle(end))
            self.assertEqual(outcome, self.lines()[-1]["outcome"])
        target.handle(porthole.Command("begin"))
        target.add(0, 0)
        target.handle(porthole.Key(True, "Delete", "Delete"))
        self.assertEqual(3, len(self.lines()))

    def test_other_events_are_not_its(self):
        target = self.open()
        for event in (porthole.Key(False, "KeyB", "b"), porthole.Key(True, "KeyB", "b", porthole.CTRL),
                      porthole.Key(True, "KeyW", "w"), porthole.Command("reset"), porthole.Release(),
                      porthole.Pointer("down", 0, 0), porthole.Wheel(0, 0, 0, 1)):
            self.assertFalse(target.handle(event))
        self.assertFalse(target.recording)
        self.assertTrue(self.open(keys={}).command(porthole.Key(True, "KeyB", "b")) is None)

    def test_what_is_not_possible_now_is_ignored(self):
        target = self.open()
        for name in ("success", "failure", "discard"):
            self.assertTrue(target.handle(porthole.Command(name)))
        target.begin()
        target.add(0, 0)
        target.handle(porthole.Command("begin"))
        target.handle(porthole.Command("task", "another"))
        self.assertEqual((True, 1, ""), (target.recording, target.steps, target.task))

    def test_viewers_choose_among_tasks_or_write_one(self):
        target = self.open(task=("push", "lift"))
        seen = [target.task]
        for argument in ("", "", " stack ", ""):
            target.handle(porthole.Command("task", argument))
            seen.append(target.task)
        self.assertEqual(["push", "lift", "push", "stack", "push"], seen)
        with self.assertLogs("porthole", "ERROR"):
            target.handle(porthole.Command("task", "x" * 501))
        self.assertEqual("push", target.task)

    def test_values_tell_viewers_how_it_stands(self):
        target = self.open(task="push")
        self.assertEqual({"recording": False, "recorded": 0, "saved": 0, "task": "push", "outcome": ""}, target.values())
        target.begin()
        target.add(0, 0)
        self.assertEqual({"recording": True, "recorded": 1, "saved": 0, "task": "push", "outcome": ""}, target.values())
        target.failure()
        self.assertEqual({"recording": False, "recorded": 1, "saved": 1, "task": "push", "outcome": "failure"},
                         target.values())


@unittest.skipUnless(gymnasium, "gymnasium is not installed")
class Wrapper(Folder):
    def setUp(self):
        super().setUp()
        self.host = FakeHost()
        self.addCleanup(self.host.close)

    def wrap(self, env, **options):
        options = {"fps": None, "task": "count", "address": self.host.address, **options}
        wrapped = porthole.gym.EpisodeWrapper(env, EpisodeFolder(self.root), "env", **options)
        self.addCleanup(wrapped.close)
        wait_for("an answer", lambda: wrapped.stream.connected)
        return wrapped

    def request(self, env, name):
        """Sends a viewer's command, and waits until the next step will see it."""
        session = self.host.session("env")
        wait_for("to be listened to", lambda: session.commands)
        session.command(name)
        wait_for("the command", lambda: env.stream._link.events)

    def test_viewers_are_told_what_the_keys_do(self):
        self.wrap(Counter(), keys={"KeyB": "begin", "Enter": "success"})
        told = wait_for("the description", lambda: self.host.session("env").description)["hints"]
        self.assertEqual("begins an episode", told["B"])
        self.assertEqual("ends it as a success", told["Enter"])
        self.assertNotIn("Delete", told, "it is not bound")
        self.assertEqual("pauses and resumes", told["Space"])

    def test_each_step_is_recorded_with_the_frame_of_what_was_observed(self):
        env = self.wrap(Counter(), automatic=True)
        for _ in range(2):
            env.reset()
            for action in (1, 0, 1):
                env.step(action)
        for number in range(2):
            rows = self.load(number)
            self.assertEqual([0, 1, 2], rows["observation"].tolist())
            self.assertEqual([0, 10, 20], rows["frame"][:, 0, 0, 0].tolist(), "the frame of the state before the step")
            self.assertEqual([1, 0, 1], rows["action"].tolist())
            self.assertEqual([2, 2, 2], rows["reward"].tolist())
            self.assertEqual([False, False, True], rows["terminated"].tolist())
            self.assertEqual([0, 0.5, 1], rows["simulation_time"].tolist())
        self.assertEqual(["ended", "ended"], [line["outcome"] for line in self.lines()])

    def test_frames_are_recorded_that_no_viewer_gets(self):
        self.host.wanted = False
        env = self.wrap(Counter(), automatic=True)
        env.reset()
        for _ in range(3):
            env.step(0)
        self.assertEqual([0, 10, 20], self.load(0)["frame"][:, 0, 0, 0].tolist())
        self.assertEqual(0, env.rendered)
        self.assertEqual(3, env.unwrapped.rendered, "each state is rendered once")

    def test_a_viewer_begins_with_a_reset_and_judges(self):
        env = self.wrap(Counter())
        env.reset()
        env.step(0)
        self.assertEqual("pause resume step reset begin success failure discard task", wait_for(
            "the commands", lambda: self.host.session("env").commands))
        self.request(env, "begin")
        _, _, _, truncated, info = env.step(0)
        self.assertTrue(truncated and info["porthole.reset"])
        env.reset()
        env.step(1)
        env.step(0)
        self.request(env, "success")
        self.assertTrue(env.step(0)[3], "the demonstration is over")
        env.reset()
        env.step(0)
        self.assertEqual([0, 1], self.load(0)["observation"].tolist())
        self.assertEqual([1, 0], self.load(0)["action"].tolist())
        self.assertEqual(("count", "success"), (self.lines()[0]["task"], self.lines()[0]["outcome"]))
        self.assertEqual(1, len(self.lines()))

    def test_viewers_see_that_an_episode_is_recorded(self):
        env = self.wrap(Counter(), automatic=True)
        env.reset()
        env.step(0)
        shown = self.host.frame_with("env", "a recorded step", lambda f: f.annotations["values"]["recorded"] == 1)
        self.assertEqual((True, "count", 1), tuple(shown.annotations["values"][k] for k in ("recording", "task", "step")))

    def test_what_an_environment_says_of_success_judges_the_episode(self):
        class Judging(Counter):
            def step(self, action):
                return *super().step(action)[:4], {"is_success": action == 1}

        env = self.wrap(Judging(), automatic=True)
        for last in (0, 1):
            env.reset()
            for action in (0, 0, last):
                env.step(action)
        self.assertEqual(["failure", "success"], [line["outcome"] for line in self.lines()])

    def test_a_discarded_episode_and_one_begun_by_mistake_are_not_kept(self):
        env = self.wrap(Counter())
        env.reset()
        env.step(0)
        env.reset()
        self.request(env, "begin")
        env.step(0)
        self.assertTrue(env.episodes.recording, "it had just been reset")
        self.request(env, "discard")
        self.assertTrue(env.step(0)[3])
        env.reset()
        env.step(0)
        self.request(env, "begin")
        env.step(0)
        self.request(env, "discard")
        env.step(0)
        env.reset()
        env.step(0)
        self.assertEqual([], self.lines())

    def test_an_episode_that_is_reset_under_way_is_kept_as_ended(self):
        env = self.wrap(Counter(), automatic=True)
        env.reset()
        env.step(0)
        env.reset()
        self.assertEqual(("ended", 1), (self.lines()[0]["outcome"], self.lines()[0]["steps"]))

    def test_an_environment_that_does_not_render_goes_on_without_the_episode(self):
        class Blind(Counter):
            def render(self):
                raise RuntimeError("no context")

        env = self.wrap(Blind(), automatic=True)
        with self.assertLogs("porthole", "WARNING") as log:
            env.reset()
            steps = [env.step(0)[0] for _ in range(3)]
        self.assertEqual([1, 2, 3], steps)
        self.assertIn("an episode is lost after 0 steps (failed: RuntimeError: no context)", "".join(log.output))
        self.assertEqual([], self.lines())

    def test_observations_that_an_environment_reuses_are_copied(self):
        class Reusing(Counter):
            state = np.zeros(1)

            def reset(self, **options):
                self.state[:] = 0
                return self.state, super().reset(**options)[1]

            def step(self, action):
                outcome = super().step(action)
                self.state[:] = outcome[0]
                return (self.state, *outcome[1:])

        env = self.wrap(Reusing(), automatic=True)
        env.reset()
        for _ in range(3):
            env.step(0)
        self.assertEqual([[0], [1], [2]], self.load(0)["observation"].tolist())

    def test_actions_are_recorded_in_the_type_of_their_space(self):
        class Pushing(Counter):
            def __init__(self):
                super().__init__()
                self.action_space = gymnasium.spaces.Box(-1, 1, (2,), np.float32)

        env = self.wrap(Pushing(), automatic=True)
        env.reset()
        for action in ((0, 1), [0.5, 0], np.ones(2)):
            env.step(action)
        self.assertEqual([[0, 1], [0.5, 0], [1, 1]], self.load(0)["action"].tolist())
        self.assertEqual(np.float32, self.load(0)["action"].dtype)

    def test_other_events_reach_the_program(self):
        got = []
        env = self.wrap(Counter(), on_event=got.append, controls=False)
        env.reset()
        env.step(0)
        session = self.host.session("env")
        self.assertEqual("begin success failure discard task", wait_for("commands", lambda: session.commands))
        session.key("KeyW")
        session.key("KeyB")
        session.key("Space")
        wait_for("the events", lambda: len(env.stream._link.events) == 3)
        env.step(0)
        self.assertEqual(["KeyW", "Space"], [e.code for e in got])
        self.assertIsInstance(got[0], _events.Key)

    def test_environments_of_the_old_api_are_recorded_too(self):
        env = self.wrap(Ancient(), automatic=True)
        env.reset()
        env.step(0)
        env.close()
        env = self.wrap(Ancient(), automatic=True)
        env.reset()
        env.step(0)
        env.reset()
        self.assertEqual([0], self.load(0)["observation"].tolist())


if __name__ == "__main__":
    unittest.main()
