# SPDX-License-Identifier: Apache-2.0
"""A training run for ./porthole bench simulation, which in every other iteration does what is measured.

usage: training.py LEARNER WHAT WHERE ENVIRONMENT [ADDRESS]

LEARNER is stable-baselines3 or numpy; WHAT is porthole (streams) or render (renders at the same rate and drops the frame);
WHERE is inline or thread. Prints a line for each iteration: 1 or 0, whether it did so, its steps, its seconds and frames.
"""

import sys
import threading
import time

import gymnasium

FPS = 30
ITERATION_STEPS = 512


class Pace:
    """Says when a frame is due."""

    def __init__(self):
        self.next = 0.0

    def due(self):
        now = time.monotonic()
        if now < self.next:
            return False
        self.next = max(self.next + 1 / FPS, now)
        return True


class RenderOnly(gymnasium.Wrapper):
    """Renders at the rate and drops the frame."""

    def __init__(self, env):
        super().__init__(env)
        self.pace, self.rendered = Pace(), 0

    def step(self, action):
        outcome = self.env.step(action)
        if self.pace.due():
            self.env.render()
            self.rendered += 1
        return outcome


class Switch(gymnasium.Wrapper):
    """Steps the environment itself or what is around it."""

    def __init__(self, env, around):
        super().__init__(env)
        self.around, self.on = around, False

    def step(self, action):
        return (self.around if self.on else self.env).step(action)

    def reset(self, **options):
        return (self.around if self.on else self.env).reset(**options)


class RenderThread(threading.Thread):
    """Renders at the rate while the switch is on, beside the training."""

    def __init__(self, switch, env, stream=None):
        super().__init__(daemon=True)
        self.switch, self.env, self.stream = switch, env, stream
        self.rendered = 0

    def run(self):
        due = time.monotonic()
        while True:
            due = max(due + 1 / FPS, time.monotonic())
            time.sleep(max(0.0, due - time.monotonic()))
            if self.switch.on and (self.stream is None or self.stream.wanted()):
                frame = self.env.render()
                if self.stream is not None:
                    self.stream.send(frame)
                self.rendered += 1


def prepared(what, where, env, address):
    """Returns the switch, and what counts rendered frames."""
    if what == "porthole":
        import porthole.gym

        if where == "inline":
            around = porthole.gym.StreamWrapper(env, "training", fps=FPS, address=address)
            return Switch(env, around), around
        switch, stream = Switch(env, env), porthole.Stream("training", fps=FPS, address=address)
    else:
        if where == "inline":
            around = RenderOnly(env)
            return Switch(env, around), around
        switch, stream = Switch(env, env), None
    thread = RenderThread(switch, env, stream)
    thread.start()
    return switch, thread


class Report:
    """Prints a line at each end of an iteration, and turns the switch."""

    def __init__(self, switch, counter):
        self.switch, self.counter = switch, counter
        self.begin, self.frames = time.monotonic(), 0

    def iteration(self, steps):
        now = time.monotonic()
        print(int(self.switch.on), steps, now - self.begin, self.counter.rendered - self.frames, flush=True)
        self.switch.on = not self.switch.on
        self.begin, self.frames = time.monotonic(), self.counter.rendered


def train_numpy(switch, report):
    from .numpy_ppo import Learner

    learner = Learner(switch, ITERATION_STEPS)
    while True:
        learner.iterate()
        report.iteration(ITERATION_STEPS)


def train_stable_baselines3(switch, report):
    import torch
    from stable_baselines3 import PPO
    from stable_baselines3.common.callbacks import BaseCallback

    class Reporting(BaseCallback):
        """From the beginning of a rollout to that of the next one, the update included."""

        first = True

        def _on_rollout_start(self):
            if not self.first:
                report.iteration(ITERATION_STEPS)
            self.first = False

        def _on_step(self):
            return True

    torch.set_num_threads(1)
    PPO("MlpPolicy", switch, n_steps=ITERATION_STEPS, device="cpu").learn(1 << 40, Reporting())


def main():
    learner, what, where, name, *address = sys.argv[1:]
    env = gymnasium.make(name, render_mode="rgb_array")
    switch, counter = prepared(what, where, env, address[0] if address else None)
    report = Report(switch, counter)
    (train_numpy if learner == "numpy" else train_stable_baselines3)(switch, report)


if __name__ == "__main__":
    main()
