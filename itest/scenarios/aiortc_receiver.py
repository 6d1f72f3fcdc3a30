# SPDX-License-Identifier: Apache-2.0
"""Receives video with aiortc, which nobody of this project wrote; for processes of their own, run with Debian's Python."""

import asyncio
import contextlib
import os
import sys
import traceback
import urllib.error
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription

CLOSE_IN_S = 5


def post(url, body, media_type="application/sdp"):
    """Status, headers and text of the answer to a POST; a refusal is an error with its text."""
    request = urllib.request.Request(url, body.encode(), {"Content-Type": media_type})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as e:
        raise AssertionError(f"{url}: {e.code} {e.read().decode()}") from e


@contextlib.asynccontextmanager
async def received(exchange):
    """The peer and its one track of video; exchange is given the offer's SDP and returns the answer's."""
    peer = RTCPeerConnection()
    peer.addTransceiver("video", direction="recvonly")
    track = asyncio.get_running_loop().create_future()
    peer.on("track", track.set_result)
    await peer.setLocalDescription(await peer.createOffer())
    answer = await asyncio.to_thread(exchange, peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    try:
        yield peer, await track
    finally:
        await asyncio.wait_for(peer.close(), CLOSE_IN_S)


def run(coroutine, seconds):
    """Runs it for at most that long and ends the process: the thread that decodes would be waited for."""
    status = 0
    try:
        asyncio.run(asyncio.wait_for(coroutine, seconds))
    except Exception:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
