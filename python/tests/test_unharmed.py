# SPDX-License-Identifier: Apache-2.0
"""What serves viewing does not harm the simulation: names, processes, threads, exceptions and Ctrl-C."""

import asyncio
import multiprocessing
import os
import pathlib
import pickle
import signal
import subprocess
import sys
import threading
import time
import unittest

import numpy as np

import porthole
from porthole import _pace

from .fakehost import FakeHost, wait_for

try:
    import gymnasium
except ImportError:
    gymnasium = None

try:
    import mujoco
except ImportError:
    mujoco = None

PACKAGE = pathlib.Path(porthole.__file__).parents[1]
_Env = gymnasium.Env if gymnasium else object


class Moody(_Env):
    """An environment whose next render returns, or raises, what it is told."""

    metadata = {"render_modes": ["rgb_array"]}
    render_mode = "rgb_array"

    def __init__(self):
        self.answer = np.zeros((4, 6, 3), np.uint8)
        self.observation_space = gymnasium.spaces.Box(-1, 1, (2,))
        self.action_space = gymnasium.spaces.Discrete(2)

    def reset(self, *, seed=None, options=None):
        return np.zeros(2, np.float32), {}

    def step(self, action):
        return np.zeros(2, np.float32), 1.0, False, False, {}

    def render(self):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def wrapped():
    return porthole.gym.StreamWrapper(Moody(), fps=None)


def send_until_told(stream, told):
    while not told.is_set():
        stream.send(np.full((4, 4), 9, np.uint8))
        time.sleep(0.01)
    stream.close()


class HostTest(unittest.TestCase):
    def setUp(self):
        self.host = FakeHost(exclusive=True)
        self.addCleanup(self.host.close)
        before = os.environ.get("PORTHOLE_ADDRESS")
        os.environ["PORTHOLE_ADDRESS"] = self.host.address  # processes inherit it

        def restore():
            if before is None:
                del os.environ["PORTHOLE_ADDRESS"]
            else:
                os.environ["PORTHOLE_ADDRESS"] = before

        self.addCleanup(restore)

    def open(self, *arguments, **options):
        stream = porthole.Stream(*arguments, **options)
        self.addCleanup(stream.close)
        return stream


@unittest.skipUnless(gymnasium, "gymnasium is not installed")
class Environments(HostTest):
    def wrap(self, *arguments, **options):
        env = porthole.gym.StreamWrapper(Moody(), *arguments, fps=None, **options)
        self.addCleanup(env.close)
        return env

    def test_a_second_run_gets_a_name_of_its_own_and_says_so(self):
        first = self.wrap()
        with self.assertLogs("porthole", "WARNING") as log:
            second = self.wrap()
            third = self.wrap()
        self.assertEqual(["gym", "gym-2", "gym-3"], [e.stream.name for e in (first, second, third)])
        self.assertEqual(["gym", "gym-2", "gym-3"], self.host.names())
        self.assertEqual(["WARNING:porthole:stream gym-2: the name 'gym' is taken, so this stream is named 'gym-2'",
                          "WARNING:porthole:stream gym-3: the name 'gym' is taken, so this stream is named 'gym-3'"],
                         log.output)

    def test_a_run_keeps_its_name_when_the_host_comes_back(self):
        self.wrap()
        second = self.wrap()
        self.host.session("gym-2").sock.shutdown(2)
        wait_for("the connection to break", lambda: self.host.session("gym-2").closed or not second.stream.connected)
        wait_for("the same name again", lambda: self.host.names() == ["gym", "gym-2"] and second.stream.connected)

    def test_a_name_that_was_chosen_and_is_taken_is_a_warning_and_comes_when_it_is_free(self):
        other = self.open("mine")
        with self.assertLogs("porthole", "WARNING") as log:
            env = self.wrap("mine")
        self.assertEqual(["WARNING:porthole:stream mine: the host refused it: 'mine' is taken; trying again"], log.output)
        env.reset()
        env.step(0)
        other.close()
        wait_for("the name", lambda: env.stream.connected)
        self.assertEqual("mine", env.stream.name)
        with self.assertRaisesRegex(porthole.Refused, "'mine' is taken"):
            porthole.Stream("mine")

    def test_a_vector_of_environments_runs_in_this_process(self):
        envs = gymnasium.vector.SyncVectorEnv([wrapped] * 3)
        self.addCleanup(envs.close)
        envs.reset()
        for _ in range(3):
            envs.step(np.zeros(3, int))
        self.assertEqual(["gym", "gym-2", "gym-3"], self.host.names())

    def test_a_vector_of_environments_runs_in_processes_of_its_own(self):
        for context in ("fork", "spawn"):
            with self.subTest(context):
                envs = gymnasium.vector.AsyncVectorEnv([wrapped] * 3, context=context)
                try:
                    envs.reset()
                    envs.step(np.zeros(3, int))
                    wait_for("three streams", lambda: len(self.host.names()) == 3)
                finally:
                    envs.close()
                wait_for("the end", lambda: not self.host.names())

    def test_what_a_render_gives_or_raises_is_logged_once_and_steps_go_on(self):
        env = self.wrap("env")
        env._pace = _pace.Pace(None)
        wait_for("a viewer", env.stream.wanted)
        for answer, words in ((None, "TypeError: a frame is a numpy array, not NoneType"),
                              (np.zeros(5), "ValueError: a frame has the shape"),
                              (RuntimeError("no display"), "RuntimeError: no display")):
            env.env.answer = answer
            with self.subTest(words), self.assertLogs("porthole", "WARNING") as log:
                for _ in range(20):
                    env._pace.postpone(0)
                    env.step(0)
                self.assertEqual(1, len(log.output))
                self.assertIn(words, log.output[0])
        env.env.answer = np.full((4, 6, 3), 0.5, np.float32)
        env._pace.postpone(0)
        env.step(0)
        self.assertEqual(128, self.host.frame("env").pixels[0, 0, 0])

    def test_an_interrupt_ends_a_program_at_once(self):
        code = ("import numpy as np, time, tests.test_unharmed as t\n"
                "env = t.wrapped(); env.reset(); print('running', flush=True)\n"
                "while True: env.step(0); time.sleep(0.001)")
        process = subprocess.Popen([sys.executable, "-c", code], cwd=PACKAGE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(PACKAGE)})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.assertEqual("running\n", process.stdout.readline())
        self.assertEqual(["gym"], self.host.names())
        process.send_signal(signal.SIGINT)
        self.assertEqual(-signal.SIGINT, process.wait(10))
        self.assertIn("KeyboardInterrupt", process.stderr.read())
        wait_for("the end of the stream", lambda: not self.host.names())


class Callbacks(HostTest):
    def test_functions_that_fail_are_logged_once_and_the_caller_goes_on(self):
        def fail(*_):
            raise KeyError("lost")

        show = porthole.RenderCallback("call", fail, fps=None, on_event=fail)
        self.addCleanup(show.close)
        wait_for("a viewer", show.stream.wanted)
        with self.assertLogs("porthole", "WARNING") as log:
            self.assertTrue(show())
            session = self.host.session("call")
            wait_for("to be listened to", lambda: session.commands is not None)
            session.key("KeyA")
            wait_for("the event", lambda: show() and len(log.output) == 2)
            for _ in range(5):
                self.assertFalse(show.show())
        self.assertEqual(2, len(log.output))
        self.assertIn("showing a frame failed, the simulation goes on (KeyError: 'lost')", log.output[0])
        self.assertIn("on_event failed", log.output[1])

    @unittest.skipUnless(mujoco, "mujoco is not installed")
    def test_a_model_goes_on_without_a_renderer(self):
        model = mujoco.MjModel.from_xml_string("<mujoco/>")
        viewer = porthole.mujoco.Viewer(model, mujoco.MjData(model), fps=None)
        self.addCleanup(viewer.close)
        viewer.render = lambda view: (_ for _ in ()).throw(RuntimeError("no GL"))
        wait_for("a viewer", viewer.views[0].stream.wanted)
        with self.assertLogs("porthole", "WARNING") as log:
            for _ in range(5):
                viewer.sync()
        self.assertEqual(1, len(log.output))
        self.assertIn("RuntimeError: no GL", log.output[0])

    @unittest.skipUnless(mujoco, "mujoco is not installed")
    def test_a_second_model_gets_names_of_its_own(self):
        model = mujoco.MjModel.from_xml_string("<mujoco/>")
        for _ in range(2):
            viewer = porthole.mujoco.Viewer(model, mujoco.MjData(model), kinds=("colour", "depth"))
            self.addCleanup(viewer.close)
        self.assertEqual(["mujoco", "mujoco-2", "mujoco-depth", "mujoco-depth-2"], self.host.names())

    def test_a_frame_that_is_none_is_an_error_at_first_and_a_warning_later(self):
        video = porthole.isaacgym.VideoStream({"videoStream": True, "videoFps": 1000}, "task")
        self.addCleanup(video.close)
        wait_for("a viewer", video.wanted)
        with self.assertRaisesRegex(TypeError, "NoneType"):
            video.add_frame(None)
        time.sleep(0.002)
        self.assertTrue(video.add_frame(np.full((4, 4, 3), 0.5, np.float32)))
        self.assertEqual(128, self.host.frame("task").pixels[0, 0, 0])
        with self.assertLogs("porthole", "WARNING") as log:
            wait_for("a second frame to be due", lambda: not video.add_frame(None) and log.output)
        self.assertIn("sending a frame failed", log.output[0])


class Processes(HostTest):
    def child(self, method, stream):
        context = multiprocessing.get_context(method)
        told = context.Event()
        process = context.Process(target=send_until_told, args=(stream, told))
        process.start()
        self.addCleanup(process.join, 10)
        self.addCleanup(told.set)
        return process

    def test_a_stream_that_only_the_child_uses_has_its_name(self):
        for method in ("fork", "spawn"):
            with self.subTest(method):
                stream = self.open(method)
                process = self.child(method, stream)
                wait_for("the child's frame", lambda: any(s.pid == process.pid and s.name == method and s.frames
                                                          for s in self.host.sessions))
                self.assertEqual([method], [n for n in self.host.names() if n.startswith(method)])

    def test_a_stream_that_both_use_is_two_streams(self):
        for method in ("fork", "spawn"):
            with self.subTest(method):
                stream = self.open(method)
                stream.send(np.zeros((4, 4), np.uint8))
                process = self.child(method, stream)
                wait_for("the child's frame", lambda: any(s.pid == process.pid and s.name == method + "-2" and s.frames
                                                          for s in self.host.sessions))
                self.assertTrue(stream.connected)
                self.assertEqual(method, stream.name)

    def test_a_parent_that_comes_back_to_its_stream_has_it_again(self):
        stream = self.open("back")
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        wait_for("the frame", lambda: stream.send(np.zeros((4, 4), np.uint8)))
        self.assertEqual(["back"], self.host.names())

    def test_a_stream_that_is_copied_may_be_used(self):
        stream = self.open("copied", commands=("go",))
        stream.send(np.zeros((4, 4), np.uint8))
        with pickle.loads(pickle.dumps(stream)) as copy:
            wait_for("its frame", lambda: copy.send(np.zeros((4, 4), np.uint8)))
            self.assertEqual(["copied", "copied-2"], self.host.names())


class Concurrency(HostTest):
    def test_a_coroutine_sends_without_holding_up_the_others(self):
        stream = self.open("loop")

        async def run():
            longest, before = 0.0, time.monotonic()
            for n in range(50):
                stream.send(np.full((480, 640), n, np.uint8))
                list(stream.events())
                await asyncio.sleep(0.001)
                longest, before = max(longest, time.monotonic() - before), time.monotonic()
            return longest

        self.assertLess(asyncio.run(run()), 0.5)
        self.host.frame_with("loop", "the last frame", lambda f: f.pixels[0, 0] == 49)

    def test_an_exception_in_the_block_ends_the_stream_and_is_raised(self):
        with self.assertRaisesRegex(RuntimeError, "mine"), porthole.Stream("brief"):
            raise RuntimeError("mine")
        wait_for("the end", lambda: not self.host.names())

    def test_streams_are_opened_and_closed_by_many_threads(self):
        def work(n):
            for _ in range(5):
                with porthole.Stream(f"t{n}") as stream:
                    stream.send(np.zeros((4, 4), np.uint8))

        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        self.assertEqual([], [t for t in threads if t.is_alive()])
        wait_for("the end of all", lambda: not self.host.names())


if __name__ == "__main__":
    unittest.main()
