# SPDX-License-Identifier: Apache-2.0
"""What a lab writes with aiortc: a video track for each viewer, answered by HTTP. For bench/webrtc.py.

usage: aiortc_server.py PORT PICTURE FPS BITRATE    POST /whep/bench with an offer gives the answer
"""

import asyncio
import sys
import time
from fractions import Fraction

import numpy as np
from aiohttp import web
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription, VideoStreamTrack
from aiortc.codecs import h264, vpx
from av import VideoFrame
from source import Source

port, image, fps, bitrate = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
for codec in (h264, vpx):  # it follows what the viewer reports; here both sides shall send alike
    codec.DEFAULT_BITRATE = codec.MIN_BITRATE = codec.MAX_BITRATE = bitrate

source = Source(image)
peers = set()


class Newest:
    """The frame of the moment, painted once however many viewers there are."""

    def __init__(self):
        self.number = 0
        self.frame = None
        self.changed = asyncio.Condition()

    async def run(self):
        due = time.monotonic()
        while True:
            frame = source.next()
            async with self.changed:
                self.frame, self.number = frame, self.number + 1
                self.changed.notify_all()
            due += 1 / fps
            await asyncio.sleep(max(0, due - time.monotonic()))

    async def after(self, number):
        async with self.changed:
            await self.changed.wait_for(lambda: self.number > number)
            return self.number, self.frame


newest = Newest()


class Track(VideoStreamTrack):
    def __init__(self):
        super().__init__()
        self.number = 0

    async def recv(self):
        self.number, pixels = await newest.after(self.number)
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
        frame.pts, frame.time_base = int(time.monotonic() * 90000), Fraction(1, 90000)
        return frame


async def offer(request):
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    peers.add(peer)

    @peer.on("connectionstatechange")
    async def changed():
        if peer.connectionState in ("failed", "closed"):
            await peer.close()
            peers.discard(peer)

    peer.addTrack(Track())
    await peer.setRemoteDescription(RTCSessionDescription(await request.text(), "offer"))
    await peer.setLocalDescription(await peer.createAnswer())
    return web.Response(status=201, text=peer.localDescription.sdp, content_type="application/sdp",
                        headers={"Location": f"/whep/{id(peer)}"})


async def close(request):
    for peer in [p for p in peers if str(id(p)) == request.match_info["id"]]:
        peers.discard(peer)
        await peer.close()
    return web.Response()


async def begin(app):
    app["source"] = asyncio.create_task(newest.run())


app = web.Application()
app.router.add_post("/whep/bench", offer)
app.router.add_delete("/whep/{id}", close)
app.on_startup.append(begin)
web.run_app(app, host="127.0.0.1", port=port, print=None)
