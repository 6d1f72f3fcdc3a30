# SPDX-License-Identifier: Apache-2.0
"""Streams s0, s1, ... of the same frames, written once, into the memory that the host reads.

usage: growth_producer.py PICTURE FPS SOCKET STREAMS
"""

import sys
import time

import porthole
from source import Source, stamp

source, fps, count = Source(sys.argv[1], most_bytes=250_000_000), float(sys.argv[2]), int(sys.argv[4])
streams = [porthole.Stream(f"s{i}", fps=fps, address=sys.argv[3]) for i in range(count)]
begin, number = time.monotonic(), 0
while True:
    pixels = source.frames[number % len(source.frames)]
    for i, stream in enumerate(streams):  # spread over the time of a frame
        time.sleep(max(0, begin + (number + i / count) / fps - time.monotonic()))
        with stream.frame(pixels.shape, "rgb8") as out:
            out[:] = pixels
            stamp(out, int(time.monotonic() * 8000) & 0xFFFFFFFF)
    number = max(number + 1, int((time.monotonic() - begin) * fps))
