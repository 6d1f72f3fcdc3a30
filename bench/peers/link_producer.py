# SPDX-License-Identifier: Apache-2.0
"""The same frames for Porthole. usage: link_producer.py PICTURE FPS SOCKET [NAME]"""

import sys

import porthole
from source import Source, paced

name = sys.argv[4] if len(sys.argv) > 4 else "bench"
source, fps = Source(sys.argv[1]), float(sys.argv[2])
stream = porthole.Stream(name, fps=fps, address=sys.argv[3])
for frame in paced(source, fps):
    stream.send(frame, format="rgb8")
