# SPDX-License-Identifier: Apache-2.0
"""A scrolling frame with the time written into it, alike for every server that is compared."""

import pathlib
import sys
import time

import numpy as np
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "itest" / "scenarios"))
from image import stamp  # noqa: E402

STEP = 8


class Source:
    def __init__(self, path):
        base = np.asarray(Image.open(path).convert("RGB"))
        # all round, so that the scroll has no jump in it, which an encoder would take for a cut
        count = base.shape[1] // STEP if base.shape[1] % STEP == 0 else 1
        self.frames = [np.ascontiguousarray(np.roll(base, STEP * i, axis=1)) for i in range(count)]
        self.number = 0

    def next(self):
        frame = self.frames[self.number % len(self.frames)].copy()
        self.number += 1
        # eighths of a millisecond of the clock that Chromium's performance.now() runs on
        stamp(frame, int(time.clock_gettime(time.CLOCK_MONOTONIC) * 8000) & 0xFFFFFFFF)
        return frame
