# SPDX-License-Identifier: Apache-2.0
"""A scrolling frame with the time written into it, alike for every server that is compared."""

import pathlib
import sys
import threading
import time

import numpy as np
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "itest" / "scenarios"))
from image import stamp  # noqa: E402

STEP = 8
#: The frames of 1080p just fit.
MAX_BYTES = 1_600_000_000


class Source:
    """Frames of RGB, or of BGR for those who encode with OpenCV.

    :param most_bytes: bounds what they take; with fewer frames the scroll has a jump
    """

    def __init__(self, path, bgr=False, most_bytes=MAX_BYTES):
        base = np.asarray(Image.open(path).convert("RGB"))[..., :: -1 if bgr else 1]
        # all round, so that the scroll has no jump in it, which an encoder would take for a cut
        count = min(base.shape[1] // STEP if base.shape[1] % STEP == 0 else 1, max(1, most_bytes // base.nbytes))
        self.frames = [np.ascontiguousarray(np.roll(base, STEP * i, axis=1)) for i in range(count)]
        self.number = 0

    @property
    def shape(self):
        return self.frames[0].shape

    def next(self):
        return self.draw(np.empty_like(self.frames[0]))

    def draw(self, frame):
        """Draws the next frame into an array, and returns that."""
        np.copyto(frame, self.frames[self.number % len(self.frames)])
        self.number += 1
        # eighths of a millisecond of the clock that Chromium's performance.now() runs on
        stamp(frame, int(time.clock_gettime(time.CLOCK_MONOTONIC) * 8000) & 0xFFFFFFFF)
        return frame


class Newest(threading.Thread):
    """Makes the frames at their rate, as a simulation would, and lends the newest one to any number of clients.

    :param encode: what clients get of each frame; None for the frame itself
    """

    def __init__(self, source, fps, encode=None):
        super().__init__(daemon=True)
        self.source, self.fps, self.encode = source, fps, encode
        self.changed = threading.Condition()
        self.number, self.newest = 0, None

    def run(self):
        for frame in paced(self.source, self.fps):
            made = self.encode(frame) if self.encode else frame
            with self.changed:
                self.number, self.newest = self.number + 1, made
                self.changed.notify_all()

    def frames(self):
        """Yields the newest frame, again and again, each once."""
        seen = 0
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.number > seen)
                seen, newest = self.number, self.newest
            yield newest


def paced(source, fps):
    """Yields frames at this rate for ever."""
    for _ in ticks(fps):
        yield source.next()


def ticks(fps):
    """Yields at this rate for ever; what is late is made up for, up to one frame."""
    due = time.monotonic()
    while True:
        yield
        due = max(due + 1 / fps, time.monotonic() - 1 / fps)
        time.sleep(max(0, due - time.monotonic()))
