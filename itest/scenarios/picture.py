# SPDX-License-Identifier: Apache-2.0
"""A picture that can be recognised, with a number in it that survives a video codec."""

import numpy as np

CELL = 16
BITS = 32
HEIGHT = 2 * CELL


def scene(width, height):
    """RGB: gradients, discs and edges in many colours; still, so that whatever was sent can be compared with it."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    picture = np.empty((height, width, 3), np.float32)
    picture[..., 0] = 40 + 160 * x / width
    picture[..., 1] = 60 + 120 * y / height
    picture[..., 2] = 128 + 90 * np.sin(x / 90) * np.cos(y / 70)
    for i in range(12):
        cx, cy, r = width * (i * 37 % 100) / 100, height * (20 + i * 53 % 80) / 100, height * (4 + i % 5) / 40
        inside = (x - cx) ** 2 + (y - cy) ** 2 < r * r
        picture[inside] = [(40 * i) % 256, (90 * i + 60) % 256, (150 * i + 120) % 256]
    return picture.clip(0, 255).astype(np.uint8)


def stamp(picture, number):
    """Writes a number into the upper left corner: for each bit a light or dark square and its opposite below."""
    bits = (number >> np.arange(BITS)) & 1
    row = np.repeat(np.where(bits, 235, 16).astype(np.uint8), CELL)
    picture[:CELL, :BITS * CELL] = row[None, :, None]
    picture[CELL:HEIGHT, :BITS * CELL] = 251 - row[None, :, None]


def read(picture, painted_width=None):
    """The number, or None where there is none that can be read; of a picture that was sent smaller, too."""
    scale = picture.shape[1] / (painted_width or picture.shape[1])
    at = ((np.arange(BITS) + 0.5) * CELL * scale).astype(int)
    grey = picture.reshape(picture.shape[0], picture.shape[1], -1)[..., :3].mean(axis=2)
    upper = grey[int(CELL * 0.5 * scale), at]
    lower = grey[int(CELL * 1.5 * scale), at]
    if np.any(np.abs(upper - lower) < 60):
        return None
    return int(sum(1 << i for i in range(BITS) if upper[i] > lower[i]))


def psnr(a, b):
    """Likeness of two RGB pictures in dB, their stamps left out; above 30 they look alike."""
    difference = a[HEIGHT:].astype(np.float32) - b[HEIGHT:].astype(np.float32)
    return float(10 * np.log10(255 ** 2 / max(1e-9, np.mean(difference ** 2))))
