# SPDX-License-Identifier: Apache-2.0
"""Plays streams with aiortc, whose offers go by WHEP or as Overwatch's dashboard sends them; run with Debian's Python.

usage: offer_aiortc.py FOLDER NAME=URL...
After two seconds of each, one that has its full size goes to FOLDER/NAME.npy.
"""

import asyncio
import json
import os
import sys
import traceback
import urllib.error
import urllib.request

import numpy as np
from aiortc import RTCPeerConnection, RTCSessionDescription

FRAMES = 40  # the first ones have few bits
WIDTH = 640
PATIENCE_IN_S = 20


def post(url, sdp):
    """The answer to an offer."""
    if "/whep/" in url:
        body, kind = sdp, "application/sdp"
    else:
        body, kind = json.dumps({"node_id": "camera", "sdp": sdp, "type": "offer"}), "application/json"
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body.encode(), {"Content-Type": kind}), timeout=20) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as e:
        raise AssertionError(f"{url}: {e.code} {e.read().decode()}") from e
    return text if "/whep/" in url else json.loads(text)["sdp"]


async def play(name, url):
    peer = RTCPeerConnection()
    peer.addTransceiver("video", direction="recvonly")
    track = asyncio.get_running_loop().create_future()
    peer.on("track", track.set_result)
    await peer.setLocalDescription(await peer.createOffer())
    answer = await asyncio.to_thread(post, url, peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    source = await track
    count, frame = 0, None
    while count < FRAMES or frame.width < WIDTH:
        frame = await asyncio.wait_for(source.recv(), 15)
        count += 1
    np.save(f"{sys.argv[1]}/{name}.npy", frame.to_ndarray(format="rgb24"))
    await peer.close()


async def play_all():
    await asyncio.gather(*(play(*argument.split("=", 1)) for argument in sys.argv[2:]))


try:
    asyncio.run(asyncio.wait_for(play_all(), PATIENCE_IN_S))
except Exception:
    traceback.print_exc()
    sys.stderr.flush()
    os._exit(1)  # the thread that decodes would be waited for
os._exit(0)
