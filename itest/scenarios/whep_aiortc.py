# SPDX-License-Identifier: Apache-2.0
"""Plays a stream by WHEP with aiortc, which nobody of this project wrote; run with Debian's Python.

usage: whep_aiortc.py URL CODEC SECONDS FOLDER    the last picture goes to FOLDER/last.npy, figures to standard output
"""

import asyncio
import json
import sys
import time
import urllib.request

import numpy as np
from aiortc import RTCPeerConnection, RTCSessionDescription
from picture import read

url, codec, seconds, folder = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]


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
    numbers, frame = [], await asyncio.wait_for(source.recv(), 15)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        frame = await asyncio.wait_for(source.recv(), 15)
        numbers.append(read(frame.to_ndarray(format="gray")[:, :, None]))
    np.save(folder + "/last.npy", frame.to_ndarray(format="rgb24"))
    sent = peer.getTransceivers()[0]._codecs[0].mimeType
    await peer.close()
    print(json.dumps({"status": status, "location": location, "frames": len(numbers), "codec": sent,
                      "numbers": len({n for n in numbers if n is not None})}))


asyncio.run(play())
