# SPDX-License-Identifier: Apache-2.0
"""A frame that can be recognised, with a number in it that survives a video codec."""

import numpy as np

CELL = 16
BITS = 32
HEIGHT = 2 * CELL


def scene(width, height):
    """RGB: gradients, discs and edges in many colours; still, so that whatever was sent can be compared with it."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    image = np.empty((height, width, 3), np.float32)
    image[..., 0] = 40 + 160 * x / width
    image[..., 1] = 60 + 120 * y / height
    image[..., 2] = 128 + 90 * np.sin(x / 90) * np.cos(y / 70)
    for i in range(12):
        cx, cy, r = width * (i * 37 % 100) / 100, height * (20 + i * 53 % 80) / 100, height * (4 + i % 5) / 40
        inside = (x - cx) ** 2 + (y - cy) ** 2 < r * r
        image[inside] = [(40 * i) % 256, (90 * i + 60) % 256, (150 * i + 120) % 256]
    return image.clip(0, 255).astype(np.uint8)


def stamp(image, number):
    """Writes a number into the upper left corner: for each bit a light or dark square and its opposite below."""
    bits = (number >> np.arange(BITS)) & 1
    row = np.repeat(np.where(bits, 235, 16).astype(np.uint8), CELL)
    image[:CELL, :BITS * CELL] = row[None, :, None]
    image[CELL:HEIGHT, :BITS * CELL] = 251 - row[None, :, None]


def read(image, painted_width=None):
    """The number, or None where there is none that can be read; of a frame that was sent smaller, too."""
    scale = image.shape[1] / (painted_width or image.shape[1])
    at = ((np.arange(BITS) + 0.5) * CELL * scale).astype(int)
    grey = image.reshape(image.shape[0], image.shape[1], -1)[..., :3].mean(axis=2)
    upper = grey[int(CELL * 0.5 * scale), at]
    lower = grey[int(CELL * 1.5 * scale), at]
    if np.any(np.abs(upper - lower) < 60):
        return None
    return int(sum(1 << i for i in range(BITS) if upper[i] > lower[i]))


def psnr(a, b):
    """Likeness of two RGB frames in dB, their stamps left out; above 30 they look alike."""
    difference = a[HEIGHT:].astype(np.float32) - b[HEIGHT:].astype(np.float32)
    return float(10 * np.log10(255 ** 2 / max(1e-9, np.mean(difference ** 2))))
