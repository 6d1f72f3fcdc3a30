# SPDX-License-Identifier: Apache-2.0
"""Sends a moving frame that shows its number in black and white, and annotations that show it above that.

usage: coded_producer.py NAME FPS SOCKET
"""

import sys
import time

import numpy as np
import porthole

WIDTH, HEIGHT, BITS = 640, 360, 8
LEFT, SIDE, ABOVE, SHOWN = 120, 40, 250, 300

name, fps, address = sys.argv[1], int(sys.argv[2]), sys.argv[3]
stream = porthole.Stream(name, fps=fps, address=address)
scene = np.full((HEIGHT, WIDTH, 3), (43, 106, 122), np.uint8)
due, number = time.monotonic(), 0
while True:
    image = scene.copy()
    image[60:140, (7 * number) % 560:][:, :80] = (225, 90, 50)
    shapes = []
    for bit in range(BITS):
        left, is_set = LEFT + SIDE * bit, number >> bit & 1
        image[SHOWN:SHOWN + SIDE, left:left + SIDE] = 255 if is_set else 0
        if is_set:
            corners = [(left, ABOVE), (left + SIDE, ABOVE), (left + SIDE, ABOVE + SIDE), (left, ABOVE + SIDE)]
            shapes.append(porthole.Polygon(corners, color="#ff00ff"))
    stream.send(image, annotations={"shapes": shapes})
    number += 1
    due += 1 / fps
    time.sleep(max(0, due - time.monotonic()))
