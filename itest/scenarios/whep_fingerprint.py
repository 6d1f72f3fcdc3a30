# SPDX-License-Identifier: Apache-2.0
"""Opens a data channel by WHEP, with the fingerprint of its certificate or another; run with Debian's Python.

usage: whep_fingerprint.py URL honest|wrong
Prints whether the channel opened within some seconds: open or none.
"""

import asyncio
import os
import re
import sys
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription

PATIENCE_IN_S = {"honest": 15, "wrong": 4}


def post(url, sdp):
    request = urllib.request.Request(url, sdp.encode(), {"Content-Type": "application/sdp"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


async def run(url, what):
    peer = RTCPeerConnection()
    peer.addTransceiver("video", direction="recvonly")
    channel = peer.createDataChannel("porthole.v1")
    greeted = asyncio.Event()
    channel.on("message", lambda message: greeted.set())
    await peer.setLocalDescription(await peer.createOffer())
    offer = peer.localDescription.sdp
    if what == "wrong":
        offer = re.sub(r"(?<=fingerprint:sha-256 )\S+", ":".join(["AB"] * 32), offer)
    answer = await asyncio.to_thread(post, url, offer)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    try:
        await asyncio.wait_for(greeted.wait(), PATIENCE_IN_S[what])
        print("open", flush=True)
    except asyncio.TimeoutError:
        print("none", flush=True)
    os._exit(0)


asyncio.run(run(sys.argv[1], sys.argv[2]))
