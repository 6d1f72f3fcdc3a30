#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Boxes, a skeleton, a path and values over the frame that they belong to: an arm in MuJoCo that pushes a cube.

    ./porthole run                                   # in one terminal
    pip install ./python mujoco gymnasium
    python python/examples/annotate_arm.py           # in another

Watch the stream "annotated".
"""

import os
import sys
import time
from collections import deque

os.environ.setdefault("MUJOCO_GL", "egl")

try:
    import numpy as np
    from push_arm import PushArm

    import porthole
except ImportError as e:
    sys.exit(print(f'{e}\nGet what is missing with: pip install ./python mujoco gymnasium', file=sys.stderr) or 2)

SIZE = (800, 450)
BONES = [(0, 1), (1, 2)]
PATH_STEPS = 60
BEHIND = 0.08
CUBE = 0.03 * np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])


class Camera:
    """Where points of the scene are in the frame."""

    def __init__(self, arm):
        camera = arm.data.camera("scene")
        self._place, self._axes = camera.xpos.copy(), camera.xmat.reshape(3, 3).copy()
        self._focal = SIZE[1] / 2 / np.tan(np.radians(arm.model.camera("scene").fovy[0]) / 2)

    def pixels(self, points):
        x, y, z = (self._axes.T @ (np.atleast_2d(points) - self._place).T)
        return np.stack([SIZE[0] / 2 - self._focal * x / z, SIZE[1] / 2 + self._focal * y / z], 1)


def policy(arm, tip):
    """Goes behind the cube, then pushes it to the goal."""
    push = arm.goal - arm.cube
    push /= np.linalg.norm(push)
    behind = arm.cube - BEHIND * push
    aligned = np.dot(arm.cube - tip, push) > 0.6 * np.linalg.norm(arm.cube - tip)
    return (arm.cube + BEHIND * push if aligned else behind) - tip


def annotations(arm, camera, tips):
    corners = camera.pixels(arm.data.body("cube").xpos + CUBE)
    x, y = np.cos(np.linspace(0, 6.28, 24)), np.sin(np.linspace(0, 6.28, 24))
    goal = np.stack([arm.goal[0] + 0.05 * x, arm.goal[1] + 0.05 * y, np.zeros(24)], 1)
    joints = [arm.data.body(name).xpos for name in ("shoulder", "elbow", "tip")]
    return {
        "detections": [{"bbox": [*corners.min(0), *corners.max(0)], "class_name": "cube", "confidence": 0.98, "track_id": 1}],
        "shapes": [
            porthole.Polygon(camera.pixels(goal), label="goal"),
            porthole.Skeleton(camera.pixels(joints), bones=BONES, label="arm"),
            *([porthole.Line(camera.pixels(list(tips)), label="path")] if len(tips) > 1 else []),
        ],
        "values": {"distance to goal": f"{np.linalg.norm(arm.cube - arm.goal) * 100:.1f} cm"},
    }


def main():
    arm = PushArm(size=SIZE)
    arm.model.vis.global_.offwidth, arm.model.vis.global_.offheight = SIZE
    arm.reset(seed=1)
    camera, tips = Camera(arm), deque(maxlen=PATH_STEPS)
    with porthole.Stream("annotated", title="Arm with annotations", fps=1 / arm.dt) as stream:
        while True:
            tip = arm.data.body("tip").xpos
            tips.append(tip - (0, 0, 0.08))
            step = policy(arm, tip[:2]) / 0.05
            _, _, done, _, _ = arm.step(step / max(1, np.linalg.norm(step)))
            if done:
                arm.reset()
                tips.clear()
            if stream.wanted():
                stream.send(arm.render(), simulation_time=arm.data.time, annotations=annotations(arm, camera, tips))
            time.sleep(arm.dt)


if __name__ == "__main__":
    main()
