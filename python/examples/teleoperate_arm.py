#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Demonstrations for imitation learning: an arm driven from the browser, recorded as a dataset.

    ./porthole run                                            # in one terminal
    pip install ./python mujoco gymnasium "lerobot[dataset]"
    python python/examples/teleoperate_arm.py data/push       # in another

Watch the stream "arm" and take control: W A S D or a drag with the mouse moves the arm, B begins an episode, Enter
ends it as a success, Backspace as a failure, Delete discards it, Space pauses. Push the cube onto the green disc, and
the episode ends by itself. --plain records without lerobot, as files that numpy reads.
"""

import argparse
import math
import os
import sys
import time

os.environ.setdefault("MUJOCO_GL", "egl")

try:
    from push_arm import PushArm

    import porthole
except ImportError as e:
    sys.exit(print(f'{e}\nGet what is missing with: pip install ./python mujoco gymnasium', file=sys.stderr) or 2)

TASK = "Push the red cube onto the green disc"
HINTS = {"W A S D": "moves the arm", "Drag": "draws it to the pointer"}
KEYS = {"KeyW": (0, 1), "KeyA": (-1, 0), "KeyS": (0, -1), "KeyD": (1, 0)}
FULL_SPEED_DISTANCE = 0.05


class Pilot:
    """Turns keys that are held, or a pointer that drags, into actions."""

    def __init__(self, arm):
        self._arm = arm
        self._held = set()
        self._target = None

    def handle(self, event):
        if isinstance(event, porthole.Key) and event.code in KEYS:
            (self._held.add if event.down else self._held.discard)(event.code)
        elif isinstance(event, porthole.Pointer):
            self._target = self._arm.on_table(event.x, event.y) if event.buttons & 1 else None
        elif isinstance(event, porthole.Release):
            self._held.clear()
            self._target = None

    def action(self):
        if self._target is not None:
            x, y = (self._target - self._arm.set_point) / FULL_SPEED_DISTANCE
            longest = max(1.0, math.hypot(x, y))
            return x / longest, y / longest
        return sum(KEYS[k][0] for k in self._held), sum(KEYS[k][1] for k in self._held)


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", help="where the dataset is written, or continued")
    parser.add_argument("--plain", action="store_true", help="write files that numpy reads, not a LeRobot dataset")
    parser.add_argument("--name", default="arm", help="name of the stream (default: arm)")
    parser.add_argument("--address", help="where the host takes frames (default: this user's host on this machine)")
    parser.add_argument("--episodes", type=int, default=0, help="end after so many are saved")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def recorder(chosen):
    fps = PushArm.metadata["render_fps"]
    if chosen.plain:
        return porthole.episodes.EpisodeFolder(chosen.folder, fps=fps)
    return porthole.lerobot.Recorder(
        chosen.folder, fps, robot_type="push_arm", state_names=PushArm.STATE_NAMES, action_names=PushArm.ACTION_NAMES)


def main():
    chosen = options()
    arm = PushArm()
    pilot = Pilot(arm)
    due = time.monotonic()
    with porthole.gym.EpisodeWrapper(
            arm, recorder(chosen), chosen.name, task=TASK, on_event=pilot.handle, hints=HINTS,
            address=chosen.address) as env:
        try:
            env.reset(seed=chosen.seed)
            while not chosen.episodes or env.episodes.saved < chosen.episodes:
                _, _, terminated, truncated, _ = env.step(pilot.action())
                if terminated or truncated:
                    env.reset()
                due = max(due + arm.dt, time.monotonic() - 0.2)
                time.sleep(max(0.0, due - time.monotonic()))
        except KeyboardInterrupt:
            pass
        print(f"{env.episodes.saved} episodes saved in {chosen.folder}")


if __name__ == "__main__":
    main()
