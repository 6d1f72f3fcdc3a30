#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A MuJoCo model, stepped in real time and rendered here, live in the browser.

    ./porthole run                                   # in one terminal
    pip install ./python mujoco
    python python/examples/mujoco_stream.py          # in another

Watch the stream "mujoco". With control: drag turns the camera, shift and drag moves it, the wheel zooms, space pauses,
the right arrow steps, R resets. Nothing is rendered while nobody watches.
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

import porthole.mujoco

HERE = pathlib.Path(__file__).resolve().parent
WALK = {"fl": 0.0, "br": 0.0, "fr": math.pi, "bl": math.pi}


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("model", nargs="?", default=HERE / "scenes" / "walker.xml", help="MJCF or MJB file")
    parser.add_argument("--name", default="mujoco", help="name of the first stream (default: mujoco)")
    parser.add_argument("--address", help="where the host takes frames (default: this user's host on this machine)")
    parser.add_argument("--size", default="640x480", help="WIDTHxHEIGHT (default: 640x480)")
    parser.add_argument("--fps", type=float, default=30)
    parser.add_argument("--camera", action="append", help="a camera of the model, or 'free'; may be repeated "
                        "(default: free, which viewers can move)")
    parser.add_argument("--depth", action="store_true", help="further streams NAME-depth, in metres")
    parser.add_argument("--segmentation", action="store_true", help="further streams NAME-segmentation, object numbers")
    parser.add_argument("--seconds", type=float, default=math.inf, help="end after this time")
    chosen = parser.parse_args()
    try:
        chosen.width, chosen.height = (int(n) for n in chosen.size.split("x"))
    except ValueError:
        parser.error(f"--size {chosen.size} is not WIDTHxHEIGHT")
    return chosen


def load(path):
    read = mujoco.MjModel.from_binary_path if str(path).endswith(".mjb") else mujoco.MjModel.from_xml_path
    model = read(str(path))
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    return model, data


def walk(model, data):
    """A trot, where the model has the legs for it."""
    for leg, phase in WALK.items():
        hip = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_ACTUATOR, leg + "1")
        knee = mujoco.mj_name2id(model, mujoco.mjtObj.mjOBJ_ACTUATOR, leg + "2")
        if hip >= 0 and knee >= 0:
            beat = 2 * math.pi * 1.6 * data.time + phase
            data.ctrl[hip] = 0.1 - 0.35 * math.sin(beat)
            data.ctrl[knee] = -0.25 - 0.55 * max(0.0, math.cos(beat))


def advance(model, data, viewer, seconds):
    """Steps for a while of simulated time, unless a viewer has paused."""
    for _ in range(max(1, round(seconds / model.opt.timestep))):
        if not viewer.may_step():
            return
        walk(model, data)
        mujoco.mj_step(model, data)


def main():
    chosen = options()
    model, data = load(chosen.model)
    kinds = ["colour", *(["depth"] if chosen.depth else []), *(["segmentation"] if chosen.segmentation else [])]
    begin = due = time.monotonic()
    with porthole.mujoco.Viewer(
            model, data, chosen.name, cameras=chosen.camera or ["free"], kinds=kinds,
            size=(chosen.width, chosen.height), fps=chosen.fps, address=chosen.address) as viewer:
        try:
            while time.monotonic() - begin < chosen.seconds:
                advance(model, data, viewer, 1 / chosen.fps)
                viewer.sync()
                due = max(due + 1 / chosen.fps, time.monotonic() - 0.2)
                time.sleep(max(0.0, due - time.monotonic()))
        except KeyboardInterrupt:
            pass
    for view in viewer.views:
        print(f"{view.stream.name}: {view.rendered} frames rendered")


if __name__ == "__main__":
    main()
