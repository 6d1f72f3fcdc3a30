# SPDX-License-Identifier: Apache-2.0
"""Plays streams with aiortc, whose offers go by WHEP or as Overwatch's dashboard sends them.

usage: offer_aiortc.py FOLDER NAME=URL...
After two seconds of each, one that has its full size goes to FOLDER/NAME.npy.
"""

import asyncio
import json
import sys

import aiortc_receiver
import numpy as np

FRAMES = 40  # the first ones have few bits
WIDTH = 640
PATIENCE_IN_S = 20


def answer(url, sdp):
    """The answer to an offer."""
    if "/whep/" in url:
        return aiortc_receiver.post(url, sdp)[2]
    offer = json.dumps({"node_id": "camera", "sdp": sdp, "type": "offer"})
    return json.loads(aiortc_receiver.post(url, offer, "application/json")[2])["sdp"]


async def play(name, url):
    async with aiortc_receiver.received(lambda sdp: answer(url, sdp)) as (_, track):
        count, frame = 0, None
        while count < FRAMES or frame.width < WIDTH:
            frame = await asyncio.wait_for(track.recv(), 15)
            count += 1
        np.save(f"{sys.argv[1]}/{name}.npy", frame.to_ndarray(format="rgb24"))


async def play_all():
    await asyncio.gather(*(play(*argument.split("=", 1)) for argument in sys.argv[2:]))


aiortc_receiver.run(play_all(), PATIENCE_IN_S)
