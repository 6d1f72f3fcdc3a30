# SPDX-License-Identifier: Apache-2.0
"""rerun with an image for its web viewer, compressed as its documentation says. rerun_server.py PORT PICTURE FPS"""

import sys

import rerun
from source import Source, paced

port, source, fps = int(sys.argv[1]), Source(sys.argv[2]), float(sys.argv[3])
rerun.init("bench")
rerun.serve_grpc(grpc_port=port)
for frame in paced(source, fps):
    rerun.log("camera", rerun.Image(frame).compress(jpeg_quality=85))
