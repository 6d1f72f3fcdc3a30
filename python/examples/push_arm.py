# SPDX-License-Identifier: Apache-2.0
"""A Gymnasium environment: an arm of two links that pushes a cube over a table, in MuJoCo."""

import math
import pathlib

import gymnasium
import mujoco
import numpy as np

SCENE = pathlib.Path(__file__).resolve().parent / "scenes" / "arm.xml"
UPPER, FORE = 0.30, 0.28

#: Metres per second of the tip at a full action.
SPEED = 0.35
HOME = (0.35, -0.15)
NEAR = 0.03


class PushArm(gymnasium.Env):
    """The action moves the tip's set point, each axis -1..1. The observation is the whole state, so that a step or a
    frame can be computed again from it: positions and velocities of shoulder, elbow and the cube's x, y and yaw, the
    set point of the tip, and the goal. An episode ends when the cube is on the goal.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}
    STATE_NAMES = [
        *(f"{part}.{kind}" for kind in ("position", "velocity")
          for part in ("shoulder", "elbow", "cube_x", "cube_y", "cube_yaw")),
        "set_point_x", "set_point_y", "goal_x", "goal_y",
    ]
    ACTION_NAMES = ["tip_x", "tip_y"]

    def __init__(self, render_mode="rgb_array", size=(320, 240)):
        self.render_mode = render_mode
        self.model = mujoco.MjModel.from_xml_path(str(SCENE))
        self.data = mujoco.MjData(self.model)
        self.dt = 1 / self.metadata["render_fps"]
        self.action_space = gymnasium.spaces.Box(-1, 1, (2,), np.float32)
        self.observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (len(self.STATE_NAMES),), np.float64)
        self._size = size
        self._set_point = np.array(HOME)
        self._renderer = None

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        mujoco.mj_resetData(self.model, self.data)
        self._set_point = np.array(HOME)
        self.data.qpos[:2] = joints(*HOME)
        self.data.ctrl[:] = self.data.qpos[:2]
        self.data.qpos[2:4] = self.np_random.uniform((0.32, -0.03), (0.42, 0.03))
        self.data.mocap_pos[0, :2] = self.np_random.uniform((0.34, 0.13), (0.44, 0.17))
        mujoco.mj_forward(self.model, self.data)
        return self.observe(), {"is_success": False}

    def step(self, action):
        x, y = self._set_point + np.clip(action, -1, 1) * SPEED * self.dt
        self._set_point = np.array(within_reach(x, y))
        self.data.ctrl[:] = joints(*self._set_point)
        for _ in range(round(self.dt / self.model.opt.timestep)):
            mujoco.mj_step(self.model, self.data)
        mujoco.mj_forward(self.model, self.data)
        distance = float(np.linalg.norm(self.cube - self.goal))
        done = distance < NEAR
        return self.observe(), -distance, done, False, {"is_success": done}

    @property
    def cube(self):
        return self.data.qpos[2:4]

    @property
    def goal(self):
        return self.data.mocap_pos[0, :2]

    @property
    def set_point(self):
        return self._set_point

    def observe(self):
        return np.concatenate([self.data.qpos, self.data.qvel, self._set_point, self.goal])

    def restore(self, observation):
        """Puts the simulation into an observed state."""
        self.data.qpos[:], self.data.qvel[:] = observation[:5], observation[5:10]
        self._set_point = np.array(observation[10:12], np.float64)
        self.data.mocap_pos[0, :2] = observation[12:14]
        self.data.ctrl[:] = joints(*self._set_point)
        mujoco.mj_forward(self.model, self.data)

    def render(self):
        if self._renderer is None:
            width, height = self._size
            self._renderer = mujoco.Renderer(self.model, height, width)
        self._renderer.update_scene(self.data, "scene")
        return self._renderer.render()

    def on_table(self, x, y):
        """The point of the table that is seen at that place of the frame, 0..1 from its left and upper edge."""
        camera = self.data.camera("scene")
        height = 2 * math.tan(math.radians(self.model.camera("scene").fovy[0]) / 2)
        width = height * self._size[0] / self._size[1]
        ray = camera.xmat.reshape(3, 3) @ ((x - 0.5) * width, (0.5 - y) * height, -1)
        return (camera.xpos - ray * camera.xpos[2] / ray[2])[:2] if ray[2] < 0 else None

    def close(self):
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None


def within_reach(x, y):
    """The nearest point that the tip reaches without turning inside out."""
    x = max(x, 0.05)
    reach = math.hypot(x, y)
    factor = min(max(reach, 0.15), UPPER + FORE - 0.02) / reach
    return x * factor, y * factor


def joints(x, y):
    """Angles of shoulder and elbow that put the tip there."""
    elbow = math.acos((x * x + y * y - UPPER**2 - FORE**2) / (2 * UPPER * FORE))
    shoulder = math.atan2(y, x) - math.atan2(FORE * math.sin(elbow), UPPER + FORE * math.cos(elbow))
    return shoulder, elbow
