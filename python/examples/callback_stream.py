#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Anything with a function that gives an array: here a wave on a pond, in floats, with a colour map.

    ./porthole run                                   # in one terminal
    pip install ./python
    python python/examples/callback_stream.py        # in another

Watch the stream "pond". With control: a click throws a stone.
"""

import argparse
import math
import time

import numpy as np

import porthole

STEP = 1 / 60


class Pond:
    """Heights of the water on a grid, by the wave equation."""

    def __init__(self, width=320, height=240):
        self.height = np.zeros((height, width), np.float32)
        self.before = self.height.copy()
        self.time = 0.0
        self.throw(0.5, 0.5)

    def throw(self, x, y):
        rows, columns = self.height.shape
        v, u = np.ogrid[:rows, :columns]
        distance = (u - x * columns) ** 2 + (v - y * rows) ** 2
        self.height += np.exp(-distance / 40).astype(np.float32)

    def step(self):
        h = self.height
        around = np.roll(h, 1, 0) + np.roll(h, -1, 0) + np.roll(h, 1, 1) + np.roll(h, -1, 1) - 4 * h
        self.before, self.height = h, 0.998 * (2 * h - self.before + 0.2 * around)
        self.time += STEP

    def handle(self, event):
        if isinstance(event, porthole.Pointer) and event.action == "down":
            self.throw(event.x, event.y)

    def render(self):
        return self.height


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--name", default="pond", help="name of the stream (default: pond)")
    parser.add_argument("--address", help="where the host takes frames (default: this user's host on this machine)")
    parser.add_argument("--seconds", type=float, default=math.inf, help="end after this time")
    chosen = parser.parse_args()
    pond = Pond()
    begin = due = time.monotonic()
    with porthole.RenderCallback(
            chosen.name, pond.render, simulation_time=lambda: pond.time, on_event=pond.handle,
            tone="colormap=viridis,window=-0.3:0.3", address=chosen.address) as show:
        try:
            while time.monotonic() - begin < chosen.seconds:
                pond.step()
                show()
                due = max(due + STEP, time.monotonic() - 0.2)
                time.sleep(max(0.0, due - time.monotonic()))
        except KeyboardInterrupt:
            pass
        print(f"{chosen.name}: {show.rendered} frames rendered")


if __name__ == "__main__":
    main()
