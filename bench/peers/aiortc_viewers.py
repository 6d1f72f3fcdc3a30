# SPDX-License-Identifier: Apache-2.0
"""Viewers of aiortc_server.py that decode nothing: prints frames a second and Mbit/s of the median one.

usage: aiortc_viewers.py PORT VIEWERS SECONDS    measures from the line "ready" that it prints until "done"
"""

import asyncio
import os
import statistics
import sys
import time
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription, rtcrtpreceiver

port, viewers, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
counts = []


def count_only(loop, inputs, outputs):
    mine = [0, 0]
    counts.append(mine)
    while (task := inputs.get()) is not None:
        mine[0] += 1
        mine[1] += len(task[1].data)


rtcrtpreceiver.decoder_worker = count_only


def post(sdp):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/whep/bench", sdp.encode(),
                                     {"Content-Type": "application/sdp"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


async def connect():
    peer = RTCPeerConnection()
    transceiver = peer.addTransceiver("video", direction="recvonly")
    h264 = [c for c in rtcrtpreceiver.RTCRtpReceiver.getCapabilities("video").codecs if c.mimeType == "video/H264"]
    transceiver.setCodecPreferences(h264)
    await peer.setLocalDescription(await peer.createOffer())
    answer = await asyncio.to_thread(post, peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    return peer


async def main():
    peers = [await connect() for _ in range(viewers)]
    deadline = time.monotonic() + 30
    while (len(counts) < viewers or not all(c[0] for c in counts)) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    await asyncio.sleep(2)
    before = [tuple(c) for c in counts]
    print("ready", flush=True)
    begin = time.monotonic()
    await asyncio.sleep(seconds)
    took = time.monotonic() - begin
    rates = [(c[0] - b[0]) / took for c, b in zip(counts, before)]
    bits = [(c[1] - b[1]) * 8e-6 / took for c, b in zip(counts, before)]
    print("done", statistics.median(rates), statistics.median(bits), flush=True)
    os._exit(0 if peers else 1)


asyncio.run(main())
