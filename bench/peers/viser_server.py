# SPDX-License-Identifier: Apache-2.0
"""viser with an image in its panel. viser_server.py PORT PICTURE FPS"""

import sys

import viser
from source import Source, paced

port, source, fps = int(sys.argv[1]), Source(sys.argv[2]), float(sys.argv[3])
server = viser.ViserServer(host="127.0.0.1", port=port, verbose=False)
panel = server.gui.add_image(source.next(), jpeg_quality=85)
for frame in paced(source, fps):
    panel.image = frame
