#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A MuJoCo model, stepped in real time and rendered here, live in the browser.

    ./porthole run                                   # in one terminal
    pip install ./python mujoco
    python python/examples/mujoco_stream.py          # in another

Watch the stream "mujoco". With control: drag turns the camera, shift and drag moves it, the wheel zooms, space pauses,
R resets. Nothing is rendered while nobody watches.
"""

import argparse
import math
import os
import pathlib
import sys
import time

os.environ.setdefault("MUJOCO_GL", "egl")

try:
    import mujoco
except ImportError as e:
    sys.exit(print(f"MuJoCo for Python is missing ({e}): pip install mujoco", file=sys.stderr) or 2)

import porthole

HERE = pathlib.Path(__file__).resolve().parent
WALK = {"fl": 0.0, "br": 0.0, "fr": math.pi, "bl": math.pi}


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("model", nargs="?", default=HERE / "scenes" / "walker.xml", help="MJCF or MJB file")
    parser.add_argument("--name", default="mujoco", help="name of the stream (default: mujoco)")
    parser.add_argument("--address", help="where the host takes frames (default: this user's host on this machine)")
    parser.add_argument("--size", default="640x480", help="WIDTHxHEIGHT (default: 640x480)")
    parser.add_argument("--fps", type=float, default=30)
    parser.add_argument("--camera", help="a camera of the model (default: one that viewers can move)")
    parser.add_argument("--depth", action="store_true", help="a second stream NAME-depth, in metres")
    parser.add_argument("--segmentation", action="store_true", help="a second stream NAME-segmentation, geom ids")
    parser.add_argument("--seconds", type=float, default=math.inf, help="end after this time")
    chosen = parser.parse_args()
    try:
        chosen.width, chosen.height = (int(n) for n in chosen.size.split("x"))
    except ValueError:
        parser.error(f"--size {chosen.size} is not WIDTHxHEIGHT")
    return chosen


class Simulation:
    """The model, its state, and what viewers do to it."""

    def __init__(self, path):
        load = mujoco.MjModel.from_binary_path if str(path).endswith(".mjb") else mujoco.MjModel.from_xml_path
        self.model = load(str(path))
        self.data = mujoco.MjData(self.model)
        self.paused = False
        self.camera = mujoco.MjvCamera()
        mujoco.mjv_defaultFreeCamera(self.model, self.camera)
        self._held = None
        mujoco.mj_forward(self.model, self.data)

    def advance(self, seconds):
        """Steps for a while of simulated time."""
        if self.paused:
            return
        end = self.data.time + seconds
        while self.data.time < end:
            self._walk()
            mujoco.mj_step(self.model, self.data)

    def _walk(self):
        """A trot, where the model has the legs for it."""
        for leg, phase in WALK.items():
            hip = mujoco.mj_name2id(self.model, mujoco.mjtObj.mjOBJ_ACTUATOR, leg + "1")
            knee = mujoco.mj_name2id(self.model, mujoco.mjtObj.mjOBJ_ACTUATOR, leg + "2")
            if hip >= 0 and knee >= 0:
                beat = 2 * math.pi * 1.6 * self.data.time + phase
                self.data.ctrl[hip] = 0.1 - 0.35 * math.sin(beat)
                self.data.ctrl[knee] = -0.25 - 0.55 * max(0.0, math.cos(beat))

    def handle(self, event):
        """Takes what a viewer did."""
        if isinstance(event, porthole.Pointer):
            self._drag(event)
        elif isinstance(event, porthole.Wheel):
            self._move(mujoco.mjtMouse.mjMOUSE_ZOOM, 0, -0.05 * event.delta_y)
        elif isinstance(event, porthole.Key) and event.down:
            if event.code == "Space":
                self.paused = not self.paused
            elif event.code == "KeyR":
                self.reset()
        elif isinstance(event, porthole.Command) and event.name == "reset":
            self.reset()

    def reset(self):
        """Begins anew."""
        mujoco.mj_resetData(self.model, self.data)
        mujoco.mj_forward(self.model, self.data)

    def _drag(self, event):
        if event.action == "down":
            self._held = (event.x, event.y)
        elif event.action == "move" and self._held:
            dx, dy = event.x - self._held[0], event.y - self._held[1]
            self._held = (event.x, event.y)
            moves = event.modifiers & porthole.SHIFT
            self._move(mujoco.mjtMouse.mjMOUSE_MOVE_V if moves else mujoco.mjtMouse.mjMOUSE_ROTATE_V, dx, dy)
        elif event.action in ("up", "cancel"):
            self._held = None

    def _move(self, how, dx, dy):
        scene = mujoco.MjvScene(self.model, 1)
        mujoco.mjv_moveCamera(self.model, how, dx, dy, scene, self.camera)


class View:
    """One stream of the simulation, with a renderer that works only when somebody watches."""

    def __init__(self, simulation, stream, chosen, kind):
        self.simulation = simulation
        self.stream = stream
        self.camera = chosen.camera
        self.kind = kind
        self.renderer = mujoco.Renderer(simulation.model, chosen.height, chosen.width)
        if kind == "depth":
            self.renderer.enable_depth_rendering()
        elif kind == "segmentation":
            self.renderer.enable_segmentation_rendering()
        self.rendered = 0

    def show(self):
        """Renders and sends, unless nobody watches."""
        if not self.stream.wanted():
            return
        self.renderer.update_scene(self.simulation.data, self.camera or self.simulation.camera)
        picture = self.renderer.render()
        if self.kind == "segmentation":
            picture = (picture[:, :, 0] + 1).astype("uint8")
        self.stream.send(picture, sim_time=self.simulation.data.time)
        self.rendered += 1


def main():
    chosen = options()
    simulation = Simulation(chosen.model)
    kinds = {"": None, "-depth": "colormap=turbo", "-segmentation": "colormap=categorical"}
    wanted = ["", *(["-depth"] if chosen.depth else []), *(["-segmentation"] if chosen.segmentation else [])]
    views = []
    for suffix in wanted:
        stream = porthole.Stream(
            chosen.name + suffix, title=f"MuJoCo {simulation.model.opt.timestep * 1000:g} ms{suffix.replace('-', ' ')}",
            fps=chosen.fps, tone=kinds[suffix], address=chosen.address, commands=("reset",))
        views.append(View(simulation, stream, chosen, suffix[1:]))
    begin = due = time.monotonic()
    try:
        while time.monotonic() - begin < chosen.seconds:
            for view in views:
                for event in view.stream.events():
                    simulation.handle(event)
            simulation.advance(1 / chosen.fps)
            for view in views:
                view.show()
            due = max(due + 1 / chosen.fps, time.monotonic() - 0.2)
            time.sleep(max(0.0, due - time.monotonic()))
    except KeyboardInterrupt:
        pass
    for view in views:
        print(f"{view.stream.name}: {view.rendered} pictures rendered")
        view.stream.close()


if __name__ == "__main__":
    main()
