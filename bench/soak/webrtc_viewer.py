# SPDX-License-Identifier: Apache-2.0
"""Plays a stream by WHEP with aiortc and prints how many frames came.

usage: webrtc_viewer.py URL SECONDS
"""

import asyncio
import os
import sys
import time
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription


def post(url, sdp):
    request = urllib.request.Request(url, sdp.encode(), {"Content-Type": "application/sdp"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


async def play(url, seconds):
    peer = RTCPeerConnection()
    peer.addTransceiver("video", direction="recvonly")
    track = asyncio.get_running_loop().create_future()
    peer.on("track", track.set_result)
    await peer.setLocalDescription(await peer.createOffer())
    answer = await asyncio.to_thread(post, url, peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    source, frames = await track, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            await asyncio.wait_for(source.recv(), end + 5 - time.monotonic())
            frames += 1
        except Exception:  # the producer has died, or the transport is being replaced
            break
    print(frames, flush=True)
    await asyncio.wait_for(peer.close(), 5)


try:
    asyncio.run(asyncio.wait_for(play(sys.argv[1], float(sys.argv[2])), float(sys.argv[2]) + 30))
finally:
    os._exit(0)  # the thread that decodes would be waited for
