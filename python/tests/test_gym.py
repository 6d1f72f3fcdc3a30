# SPDX-License-Identifier: Apache-2.0
"""Environments in the browser, by porthole.gym.StreamWrapper."""

import threading
import time
import unittest

import numpy as np

import porthole

from .fakehost import FakeHost, wait_for

try:
    import gymnasium
except ImportError:
    gymnasium = None

_Env = gymnasium.Env if gymnasium else object


class Counter(_Env):
    """Observes how many steps were taken; its frame is as bright; ends after three."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 30}
    tau = 0.5

    def __init__(self, render_mode="rgb_array"):
        self.render_mode = render_mode
        self.rendered = 0
        self.steps = 0
        if gymnasium:
            self.observation_space = gymnasium.spaces.Discrete(4)
            self.action_space = gymnasium.spaces.Discrete(2)

    def reset(self, *, seed=None, options=None):
        self.steps = 0
        return 0, {"seed": seed}

    def step(self, action):
        self.steps += 1
        return self.steps, 2.0, self.steps == 3, False, {"action": action}

    def render(self):
        self.rendered += 1
        return np.full((4, 6, 3), min(10 * self.steps, 255), np.uint8)


class Ancient:
    """An environment as they were before 2022."""

    metadata = {"render.modes": ["rgb_array"]}
    action_space = observation_space = None

    def __init__(self):
        self.steps = 0

    def reset(self):
        self.steps = 0
        return 0

    def step(self, action):
        self.steps += 1
        return self.steps, 1.0, False, {}

    def render(self, mode="human"):
        return np.full((4, 6, 3), 10 * self.steps if mode == "rgb_array" else 255, np.uint8)

    def close(self):
        pass


@unittest.skipUnless(gymnasium, "gymnasium is not installed")
class Wrapper(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost()
        self.addCleanup(self.host.close)

    def wrap(self, env, **options):
        wrapped = porthole.gym.StreamWrapper(env, "env", address=self.host.address, fps=None, **options)
        self.addCleanup(wrapped.close)
        wait_for("an answer", lambda: wrapped.stream.connected)
        return wrapped

    def values(self, number):
        return self.host.frame("env", number).annotations["values"]

    def test_nothing_is_rendered_while_nobody_watches(self):
        self.host.wanted = False
        env = self.wrap(Counter())
        env.reset()
        for _ in range(3):
            env.step(0)
        self.assertEqual((0, 0), (env.unwrapped.rendered, env.rendered))

    def test_of_a_thousand_steps_the_last_is_told_in_a_few_messages(self):
        for wanted, period in ((True, 0.1), (False, 1.0)):
            with self.subTest(wanted=wanted), porthole.gym.StreamWrapper(
                Counter(), f"env-{wanted}", address=self.host.address, fps=1
            ) as env:
                session = self.host.session(f"env-{wanted}")
                session.watch(wanted)
                wait_for("to be told", lambda env=env, wanted=wanted: env.stream.wanted() == wanted)
                begun = time.monotonic()
                env.reset()
                for _ in range(1000):
                    env.step(0)
                wait_for("the last step", lambda s=session: s.state == {"paused": False, "episode": 1, "step": 1000})
                self.assertLessEqual(session.states, 3 + (time.monotonic() - begun) / period)

    def test_a_state_that_stays_is_told_once(self):
        env = self.wrap(Counter())
        session = self.host.session("env")
        env.reset()
        wait_for("the state", lambda: session.state == {"paused": False, "episode": 1, "step": 0})
        told = session.states
        begun = time.monotonic()
        wait_for("some periods", lambda: time.monotonic() > begun + 0.35)
        self.assertEqual(told, session.states)

    def test_the_stream_ends_with_the_environment_that_nobody_holds(self):
        env = porthole.gym.StreamWrapper(Counter(), "env", address=self.host.address)
        session = self.host.session("env")
        env.reset()
        env.step(0)
        wait_for("a state", lambda: session.state)
        del env
        wait_for("its end", lambda: session.closed)

    def test_the_environment_answers_as_without_it(self):
        env = self.wrap(Counter())
        self.assertEqual((0, {"seed": 5}), env.reset(seed=5))
        self.assertEqual((1, 2.0, False, False, {"action": 1}), env.step(1))
        self.assertIsInstance(env, gymnasium.Env)
        self.assertEqual(4, env.observation_space.n)
        self.assertEqual(10, env.render()[0, 0, 0])

    def test_each_frame_carries_episode_step_reward_return_and_time(self):
        env = self.wrap(Counter())
        session = self.host.session("env")
        for _ in range(2):
            env.reset()
            for step in range(4):
                wait_for("it arrives", lambda: len(session.frames) == env.stream.sequence + 1)
                if step < 3:
                    env.step(0)
        self.assertEqual(
            {"episode": 1, "step": 0, "reward": 0, "return": 0, "terminated": False, "truncated": False},
            self.values(0))
        last = self.host.frame("env", 7)
        self.assertEqual(
            {"episode": 2, "step": 3, "reward": 2, "return": 6, "terminated": True, "truncated": False},
            last.annotations["values"])
        self.assertEqual((30, 1.5), (last.pixels[0, 0, 0], last.simulation_time))

    def test_viewers_are_told_what_the_keys_do(self):
        self.wrap(Counter(), hints={"W": "forward"})
        told = wait_for("the description", lambda: self.host.session("env").description)
        self.assertEqual(
            {"W": "forward", "Space": "pauses and resumes", "→": "one step", "R": "ends the episode"}, told["hints"])

    def test_a_viewer_pauses_steps_and_goes_on(self):
        env = self.wrap(Counter())
        env.reset()
        env.step(0)
        session = self.host.session("env")
        wait_for("to be listened to", lambda: session.commands == "pause resume step reset")
        steps, enough = [], threading.Event()

        def run():
            while not enough.is_set():
                steps.append(env.step(0)[0])

        runner = threading.Thread(target=run, daemon=True)
        self.addCleanup(enough.set)
        runner.start()
        session.key("Space")
        wait_for("the pause", lambda: env._pause.paused)
        wait_for("the state", lambda: session.state["paused"] and session.state["episode"] == 1)
        shown = env.stream.sequence
        wait_for("frames during the pause", lambda: env.stream.sequence > shown + 2)
        taken = len(steps)
        session.key("ArrowRight")
        wait_for("one step", lambda: len(steps) == taken + 1)
        shown = env.stream.sequence
        wait_for("another frame during the pause", lambda: env.stream.sequence > shown + 1)
        self.assertEqual(taken + 1, len(steps))
        session.command("resume")
        wait_for("more steps", lambda: len(steps) > taken + 10)
        enough.set()
        runner.join(10)

    def test_a_pause_ends_when_nobody_watches_any_more(self):
        env = self.wrap(Counter())
        env.reset()
        env.step(0)
        session = self.host.session("env")
        wait_for("to be listened to", lambda: session.commands)
        session.command("pause")
        session.watch(False)
        wait_for("nobody", lambda: not env.stream.wanted())
        self.assertEqual(2, env.step(0)[0])
        wait_for("the state", lambda: session.state == {"paused": False, "episode": 1, "step": 2})

    def test_a_viewers_reset_cuts_the_episode_short(self):
        env = self.wrap(Counter())
        env.reset()
        env.step(0)
        session = self.host.session("env")
        wait_for("to be listened to", lambda: session.commands)
        session.command("reset")

        def truncated():
            _, _, _, cut, info = env.step(0)
            return cut and info

        self.assertTrue(wait_for("the cut", truncated)["porthole.reset"])
        self.host.frame_with("env", "a frame of the cut", lambda f: f.annotations["values"]["truncated"])
        env.reset()
        self.assertFalse(env.step(0)[3])

    def test_without_controls_viewers_cannot_take_control(self):
        env = self.wrap(Counter(), controls=False)
        env.reset()
        env.step(0)
        self.host.frame_with("env", "the step", lambda f: f.annotations["values"]["step"] == 1)
        self.assertIsNone(self.host.session("env").commands)

    def test_environments_of_the_old_api_work_too(self):
        env = self.wrap(Ancient())
        self.assertEqual(0, env.reset())
        self.assertEqual((1, 1.0, False, {}), env.step(0))
        frame = self.host.frame_with("env", "the step", lambda f: f.annotations["values"]["step"] == 1)
        self.assertEqual(10, frame.pixels[0, 0, 0])
        self.assertEqual({"step": 1, "return": 1, "terminated": False}.items() & frame.annotations["values"].items(),
                         {"step": 1, "return": 1, "terminated": False}.items())

    def test_what_renders_no_arrays_is_refused_with_what_to_do(self):
        for wanted, env, words in (
            (ValueError, Counter(render_mode=None), r'None where .*make\(…, render_mode="rgb_array"\)'),
            (ValueError, Counter(render_mode="human"), "'human'"),
            (TypeError, object(), "not an environment"),
            (TypeError, gymnasium.vector.SyncVectorEnv([Counter]), "before it is joined"),
        ):
            with self.subTest(words), self.assertRaisesRegex(wanted, words):
                porthole.gym.StreamWrapper(env, address=self.host.address)
        self.assertEqual([], self.host.sessions)


if __name__ == "__main__":
    unittest.main()
