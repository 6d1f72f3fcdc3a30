# SPDX-License-Identifier: Apache-2.0
"""Sends the recognisable frame, a number further with each frame.

usage: producer.py NAME WIDTH HEIGHT FPS SOCKET [busy]
"""

import sys
import time

import numpy as np
import porthole
from image import scene, stamp

name, width, height, fps, address = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
still = scene(width, height)
# a busy one moves as a whole, with grain, so that a codec has something to do
noise = np.random.default_rng(1).integers(-12, 13, still.shape, np.int16)
moving = [np.ascontiguousarray(np.roll((still + np.roll(noise, 37 * i, 0)).clip(0, 255).astype(np.uint8), 8 * i, 1))
          for i in range(40)] if "busy" in sys.argv[6:] else [still]
stream = porthole.Stream(name, fps=fps, address=address)
due, number = time.monotonic(), 0
while True:
    image = moving[number % len(moving)].copy()
    stamp(image, number)
    stream.send(image, format="rgb8")
    number += 1
    due += 1 / fps
    time.sleep(max(0, due - time.monotonic()))
