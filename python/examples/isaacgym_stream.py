#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Frames as an Isaac Gym task hands them over, set by its YAML. The task's camera is drawn here, not by Isaac Gym.

    ./porthole run                                   # in one terminal
    pip install ./python PyYAML
    python python/examples/isaacgym_stream.py        # in another

Watch the stream "isaac-gym".
"""

import argparse
import math
import pathlib
import time

import numpy as np

import porthole.isaacgym

HERE = pathlib.Path(__file__).resolve().parent


def camera_image(seconds, width=640, height=480):
    """A ball that bounces over a checkered floor; (height, 4 * width), as gym.get_camera_image gives it."""
    v, u = np.ogrid[:height, :width]
    image = np.empty((height, width, 4), np.uint8)
    floor = np.where((u // 80 + v // 80) % 2 == 0, 90, 120)
    image[:, :, 0], image[:, :, 1], image[:, :, 2], image[:, :, 3] = floor, floor + 10, floor + 30, 255
    x = width * (0.5 + 0.35 * math.sin(seconds))
    y = height * (0.75 - 0.5 * abs(math.sin(3 * seconds)))
    image[(u - x) ** 2 + (v - y) ** 2 < (height / 10) ** 2] = (240, 120, 40, 255)
    return image.reshape(height, width * 4)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("task", nargs="?", default=HERE / "scenes" / "task.yaml", help="the task's YAML")
    parser.add_argument("--address", help="where the host takes frames (default: this user's host on this machine)")
    parser.add_argument("--seconds", type=float, default=math.inf, help="end after this time")
    chosen = parser.parse_args()
    begin = time.monotonic()
    step = sent = 0
    with porthole.isaacgym.VideoStream(chosen.task, address=chosen.address) as video:
        try:
            while time.monotonic() - begin < chosen.seconds:
                step += 1
                sent += video.add_frame(camera_image(step / 60), simulation_time=step / 60)
                time.sleep(1 / 60)
        except KeyboardInterrupt:
            pass
    print(f"{sent} of {step} frames sent")


if __name__ == "__main__":
    main()
