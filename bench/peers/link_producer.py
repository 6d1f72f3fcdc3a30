# SPDX-License-Identifier: Apache-2.0
"""The same frames for Porthole, drawn into memory that the host lends or, with "send", handed in as arrays.

usage: link_producer.py PICTURE FPS SOCKET [NAME [send]]
"""

import sys

import porthole
from source import Source, paced, ticks

name = sys.argv[4] if len(sys.argv) > 4 else "bench"
source, fps = Source(sys.argv[1]), float(sys.argv[2])
stream = porthole.Stream(name, fps=fps, address=sys.argv[3])
if sys.argv[5:] == ["send"]:
    for made in paced(source, fps):
        stream.send(made, format="rgb8")
for _ in ticks(fps):
    with stream.frame(source.shape, format="rgb8") as frame:
        source.draw(frame)
