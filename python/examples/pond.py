# SPDX-License-Identifier: Apache-2.0
"""A simulation for the examples: heights of the water on a pond, by the wave equation, in floats."""

import numpy as np

STEP = 1 / 60


class Pond:
    """Waves run over it, slower and slower."""

    def __init__(self, width=320, height=240):
        self.height = np.zeros((height, width), np.float32)
        self.before = self.height.copy()
        self.damping = 0.005
        self.time = 0.0
        self._random = np.random.default_rng(1)
        self.throw(0.5, 0.5)

    def throw(self, x, y, weight=1.0):
        """A stone falls in, at fractions of width and height."""
        rows, columns = self.height.shape
        v, u = np.ogrid[:rows, :columns]
        distance = (u - x * columns) ** 2 + (v - y * rows) ** 2
        splash = np.exp(-distance / 40).astype(np.float32)
        self.height += np.float32(weight) * (splash - splash.mean())  # no more water than before

    def rain(self, drops_per_second):
        """What falls in one step."""
        for _ in range(self._random.poisson(drops_per_second * STEP)):
            self.throw(*self._random.random(2), weight=0.12)

    def step(self):
        h = self.height
        around = np.roll(h, 1, 0) + np.roll(h, -1, 0) + np.roll(h, 1, 1) + np.roll(h, -1, 1) - 4 * h
        self.before, self.height = h, np.float32(1 - self.damping) * (2 * h - self.before + np.float32(0.2) * around)
        self.time += STEP

    @property
    def energy(self):
        """Half of it: that of the heights."""
        return float(np.square(self.height).sum()) / 2

    def render(self):
        return self.height
