# SPDX-License-Identifier: Apache-2.0
"""Plays a stream by WHEP with aiortc.

usage: whep_aiortc.py URL CODEC SECONDS WIDTH FOLDER
The last frame goes to FOLDER/last.npy, statistics to standard output. A busy machine or a cautious bandwidth estimate
makes frames smaller for a while, so after SECONDS one of WIDTH pixels is waited for, though not for ever.
"""

import asyncio
import json
import sys
import time

import aiortc_receiver
import numpy as np
from image import read

url, codec, seconds, width, folder = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
PATIENCE_IN_S = 20
said = {}


def answer(sdp):
    status, headers, text = aiortc_receiver.post(f"{url}?codec={codec}", sdp)
    said.update(status=status, location=headers["Location"])
    return text


async def play():
    async with aiortc_receiver.received(answer) as (peer, track):
        numbers = []
        end = time.monotonic() + seconds
        frame = await asyncio.wait_for(track.recv(), 15)
        while time.monotonic() < end:
            frame = await asyncio.wait_for(track.recv(), 15)
            numbers.append(read(frame.to_ndarray(format="gray")[:, :, None], width))
        while frame.width < width and time.monotonic() < end + PATIENCE_IN_S:
            frame = await asyncio.wait_for(track.recv(), 15)
        np.save(folder + "/last.npy", frame.to_ndarray(format="rgb24"))
        sent = peer.getTransceivers()[0]._codecs[0].mimeType
    print(json.dumps({**said, "frames": len(numbers), "codec": sent,
                      "numbers": len({n for n in numbers if n is not None})}))


aiortc_receiver.run(play(), seconds + PATIENCE_IN_S + 30)
