# SPDX-License-Identifier: Apache-2.0
"""Bits of H.264 against those of JPEG at the same likeness to the source."""

import io
import pathlib
import statistics
import sys

import av
import numpy as np
from PIL import Image
from protocol_viewers import Crowd, Viewer

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "itest" / "scenarios"), str(ROOT / "bench" / "peers")]

from image import psnr  # noqa: E402
from source import Source  # noqa: E402

SAMPLES = 40
QUALITIES = (25, 40, 55, 70, 85, 92)


def received(port, seconds=4, **options):
    """Frames of the last seconds, once the encoder has found its rate."""
    viewer = Viewer(port, options.pop("codecs"), keep=True)
    if options:
        viewer.say(type="subscribe", stream="bench", **options)
    crowd = Crowd([viewer])
    crowd.drain(2)
    begin = len(viewer.frames)
    crowd.drain(seconds)
    crowd.close()
    return viewer.frames, begin


def likeness(frames, images, source):
    """The median PSNR; frames are numbered as the producer painted them, from some number on."""
    first = frames[0].sequence
    candidates = range(len(source))
    offset = max(candidates, key=lambda i: psnr(images[0], source[(first + i) % len(source)]))
    return statistics.median(psnr(image, source[(frame.sequence + offset) % len(source)])
                             for frame, image in zip(frames, images))


def video(port, source):
    frames, begin = received(port, codecs=["h264"])
    decoder = av.CodecContext.create("h264", "r")
    decoder.thread_count = 1
    images = [i.to_ndarray(format="rgb24") for f in frames for i in decoder.decode(av.Packet(f.data))]
    images += [i.to_ndarray(format="rgb24") for i in decoder.decode(None)]
    frames, images = frames[begin:len(images)], images[begin:]
    chosen = slice(0, len(frames), max(1, len(frames) // SAMPLES))
    return statistics.mean(f.size for f in frames), likeness(frames[chosen], images[chosen], source)


def jpeg(port, source, quality):
    frames, begin = received(port, seconds=1, codecs=["jpeg"], quality=quality)
    frames = frames[begin:][:8]
    images = [np.asarray(Image.open(io.BytesIO(f.data)).convert("RGB")) for f in frames]
    return statistics.mean(f.size for f in frames), likeness(frames, images, source)


def compare(port, picture):
    source = Source(picture).frames
    size, like = video(port, source)
    curve = [jpeg(port, source, q) for q in QUALITIES]
    same = np.interp(like, [p for _, p in curve], [np.log(s) for s, _ in curve])
    return (f"{size * 30 * 8e-6:.2f} Mbit/s at {like:.1f} dB, JPEG needs {np.exp(same) * 30 * 8e-6:.2f}: "
            f"{size / np.exp(same):.2f} of its bits; JPEG by quality "
            + ", ".join(f"{q}: {s * 30 * 8e-6:.1f} Mbit/s {p:.1f} dB" for q, (s, p) in zip(QUALITIES, curve)))
