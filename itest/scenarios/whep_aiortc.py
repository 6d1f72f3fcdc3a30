# SPDX-License-Identifier: Apache-2.0
"""Plays a stream by WHEP with aiortc, which nobody of this project wrote; run with Debian's Python.

usage: whep_aiortc.py URL CODEC SECONDS WIDTH FOLDER
The last frame goes to FOLDER/last.npy, statistics to standard output. A busy machine or a cautious bandwidth estimate
makes frames smaller for a while, so after SECONDS one of WIDTH pixels is waited for, though not for ever.
"""

import asyncio
import json
import os
import sys
import time
import traceback
import urllib.request

import numpy as np
from aiortc import RTCPeerConnection, RTCSessionDescription
from image import read

url, codec, seconds, width, folder = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
PATIENCE_IN_S = 20


def post(sdp):
    request = urllib.request.Request(f"{url}?codec={codec}", sdp.encode(), {"Content-Type": "application/sdp"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, answer.headers["Location"], answer.read().decode()


async def play():
    peer = RTCPeerConnection()
    peer.addTransceiver("video", direction="recvonly")
    track = asyncio.get_running_loop().create_future()
    peer.on("track", track.set_result)
    await peer.setLocalDescription(await peer.createOffer())
    status, location, answer = await asyncio.to_thread(post, peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    source = await track
    numbers = []
    end = time.monotonic() + seconds
    frame = await asyncio.wait_for(source.recv(), 15)
    while time.monotonic() < end:
        frame = await asyncio.wait_for(source.recv(), 15)
        numbers.append(read(frame.to_ndarray(format="gray")[:, :, None], width))
    while frame.width < width and time.monotonic() < end + PATIENCE_IN_S:
        frame = await asyncio.wait_for(source.recv(), 15)
    np.save(folder + "/last.npy", frame.to_ndarray(format="rgb24"))
    sent = peer.getTransceivers()[0]._codecs[0].mimeType
    await peer.close()
    print(json.dumps({"status": status, "location": location, "frames": len(numbers), "codec": sent,
                      "numbers": len({n for n in numbers if n is not None})}))


try:
    asyncio.run(asyncio.wait_for(play(), seconds + PATIENCE_IN_S + 30))
except Exception:
    traceback.print_exc()
    sys.stderr.flush()
    os._exit(1)  # the thread that decodes would be waited for, and what went wrong never be seen
