# SPDX-License-Identifier: Apache-2.0
"""Sends a moving frame and prints what viewers do, a line of JSON each, with the time at which it came in milliseconds of
the system's clock.

usage: input_producer.py NAME FPS SOCKET
"""

import dataclasses
import json
import sys
import time

import numpy as np
import porthole

POLL_S = 0.0002

name, fps, address = sys.argv[1], int(sys.argv[2]), sys.argv[3]
stream = porthole.Stream(name, fps=fps, address=address)
scene = np.full((360, 640, 3), (43, 106, 122), np.uint8)
due, number = time.monotonic(), 0
while True:
    for event in stream.events():
        came = time.time_ns() / 1e6
        print(json.dumps({"event": type(event).__name__, **dataclasses.asdict(event), "at": came}), flush=True)
    if time.monotonic() >= due:
        image = scene.copy()
        image[60:140, (7 * number) % 560:][:, :80] = (225, 90, 50)
        stream.send(image)
        number += 1
        due = max(due + 1 / fps, time.monotonic())
    time.sleep(POLL_S)
