# SPDX-License-Identifier: Apache-2.0
"""Plays a stream by WHEP with aiortc and prints how many frames came.

usage: webrtc_viewer.py URL SECONDS
"""

import asyncio
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "itest" / "scenarios"))

import aiortc_receiver  # noqa: E402


async def play(url, seconds):
    async with aiortc_receiver.received(lambda offer: aiortc_receiver.post(url, offer)[2]) as (_, track):
        frames, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                await asyncio.wait_for(track.recv(), end + 5 - time.monotonic())
                frames += 1
            except Exception:  # the producer has died, or the transport is being replaced
                break
        print(frames, flush=True)


aiortc_receiver.run(play(sys.argv[1], float(sys.argv[2])), float(sys.argv[2]) + 30)
