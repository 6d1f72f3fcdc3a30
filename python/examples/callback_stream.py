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

from pond import STEP, Pond

import porthole


def handle(pond, event):
    if isinstance(event, porthole.Pointer) and event.action == "down":
        pond.throw(event.x, event.y)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--name", default="pond", help="name of the stream (default: pond)")
    parser.add_argument("--address", help="where the host takes frames (default: this user's host on this machine)")
    parser.add_argument("--seconds", type=float, default=math.inf, help="end after this time")
    chosen = parser.parse_args()
    pond = Pond()
    begin = due = time.monotonic()
    with porthole.RenderCallback(
            chosen.name, pond.render, simulation_time=lambda: pond.time, on_event=lambda event: handle(pond, event),
            tone="colormap=viridis,window=-0.3:0.3", address=chosen.address) as show:
        show.stream.describe(hints={"Click": "throws a stone"})
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
