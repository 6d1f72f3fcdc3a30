# SPDX-License-Identifier: Apache-2.0
"""The same frames for Porthole. usage: link_producer.py PICTURE FPS SOCKET"""

import sys
import time

import porthole
from source import Source

source, fps = Source(sys.argv[1]), int(sys.argv[2])
stream = porthole.Stream("bench", fps=fps, address=sys.argv[3])
due = time.monotonic()
while True:
    stream.send(source.next(), format="rgb8")
    due += 1 / fps
    time.sleep(max(0, due - time.monotonic()))
