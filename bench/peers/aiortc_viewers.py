# SPDX-License-Identifier: Apache-2.0
"""Viewers over WHEP that decode nothing: prints frames a second and Mbit/s of the median one.

usage: aiortc_viewers.py PORT VIEWERS SECONDS    measures from the line "ready" that it prints until "done"
       aiortc_viewers.py PORT VIEWERS -          after "ready" measures for each line of seconds that it reads, and prints
                                                 JSON: frames by viewer, ages in ms of the first viewer's, which it decodes
"""

import asyncio
import contextlib
import json
import os
import pathlib
import statistics
import sys
import time
import urllib.request

import av
import numpy
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription, rtcrtpreceiver
from aiortc.jitterbuffer import JitterBuffer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "itest" / "scenarios"))
from image import read  # noqa: E402

port, viewers, asked = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "-"
#: Frames whose last byte's time is kept until they come out.
MAX_ARRIVALS = 64
PAINTED_WIDTH = 1280  # a server may send less than was painted
counts = []
ages, unreadable = [], 0


class TimedJitterBuffer(JitterBuffer):
    """Notes in each frame when its last byte came: the frame comes out with the first packet of the next one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._arrivals = {}

    def add(self, packet):
        if packet._data:  # not padding, which may follow a frame
            self._arrivals[packet.timestamp] = time.monotonic()
        pli_flag, frame = super().add(packet)
        if frame:
            frame.arrived = self._arrivals.pop(frame.timestamp, None)
        while len(self._arrivals) > MAX_ARRIVALS:  # of frames that were given up
            del self._arrivals[next(iter(self._arrivals))]
        return pli_flag, frame


def work(loop, inputs, *_):
    """Takes the place of aiortc's decoder: counts, and decodes the first viewer's frames if stamps are to be read."""
    mine = [0, 0]
    counts.append(mine)
    decoder = None
    decodes = asked and len(counts) == 1
    while (task := inputs.get()) is not None:
        mine[0] += 1
        mine[1] += len(task[1].data)
        if decodes:
            decoder = decoder or rtcrtpreceiver.get_decoder(task[0])
            with contextlib.suppress(av.error.FFmpegError):  # a frame was lost
                for frame in decoder.decode(task[1]):
                    note_age(frame, task[1].arrived)


def note_age(frame, arrived):
    global unreadable
    plane = frame.planes[0]
    luma = numpy.frombuffer(plane, numpy.uint8).reshape(plane.height, plane.line_size)[:, :plane.width]
    stamp = read(luma, PAINTED_WIDTH)
    if stamp is None:
        unreadable += 1
    else:
        ages.append((((int(arrived * 8000) - stamp + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)) / 8)


rtcrtpreceiver.decoder_worker = work
rtcrtpreceiver.JitterBuffer = TimedJitterBuffer


def post(sdp):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/whep/bench", sdp.encode(),
                                     {"Content-Type": "application/sdp"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


async def connect():
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    transceiver = peer.addTransceiver("video", direction="recvonly")
    h264 = [c for c in rtcrtpreceiver.RTCRtpReceiver.getCapabilities("video").codecs if c.mimeType == "video/H264"]
    transceiver.setCodecPreferences(h264)
    await peer.setLocalDescription(await peer.createOffer())
    answer = await asyncio.to_thread(post, peer.localDescription.sdp)
    await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    return peer


async def measure(seconds):
    """Returns each viewer's frames and bytes in the next so many seconds, and how many these were."""
    before, begin = [tuple(c) for c in counts], time.monotonic()
    await asyncio.sleep(seconds)
    return [(c[0] - b[0], c[1] - b[1]) for c, b in zip(counts, before)], time.monotonic() - begin


async def answer_requests():
    global unreadable
    while line := await asyncio.to_thread(sys.stdin.readline):
        ages.clear()
        unreadable = 0
        got, _ = await measure(float(line))
        print(json.dumps({"frames": [frames for frames, _ in got], "ages": list(ages), "unreadable": unreadable}),
              flush=True)


async def main():
    peers = [await connect() for _ in range(viewers)]
    deadline = time.monotonic() + 30
    while (len(counts) < viewers or not all(c[0] for c in counts)) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    if asked:
        print("ready" if len(counts) == viewers and all(c[0] for c in counts) else "no frames", flush=True)
        await answer_requests()
    else:
        await asyncio.sleep(2)
        print("ready", flush=True)
        got, took = await measure(float(sys.argv[3]))
        print("done", statistics.median(frames / took for frames, _ in got),
              statistics.median(size * 8e-6 / took for _, size in got), flush=True)
    os._exit(0 if peers else 1)


asyncio.run(main())
