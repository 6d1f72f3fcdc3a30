# SPDX-License-Identifier: Apache-2.0
"""Pixel formats, and how arrays are written in them."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

import numpy as np
import numpy.typing as npt

from . import _wire

#: Older ones want the whole array without gaps.
_VIEWS_OF_PIXELS = np.lib.NumpyVersion(np.__version__) >= "1.23.0"
#: The other order of the colours.
_REVERSED = {"rgb8": "bgr8", "bgr8": "rgb8"}
#: Samples of the range 0..1 may be a little beyond it.
_BRIGHTEST_OF_ONE = 2.0

Array = npt.NDArray[Any]


class Format(NamedTuple):
    """A pixel format: its name, its number on the wire, the type of a sample and how many make a pixel."""

    name: str
    code: int
    dtype: np.dtype[Any]
    channels: int

    @property
    def pixel_bytes(self) -> int:
        return self.dtype.itemsize * self.channels


FORMATS = {
    f.name: f
    for f in (
        Format("gray8", 1, np.dtype("<u1"), 1),
        Format("gray16", 2, np.dtype("<u2"), 1),
        Format("rgb8", 3, np.dtype("<u1"), 3),
        Format("bgr8", 4, np.dtype("<u1"), 3),
        Format("rgba8", 5, np.dtype("<u1"), 4),
        Format("bgra8", 6, np.dtype("<u1"), 4),
        Format("float32", 7, np.dtype("<f4"), 1),
    )
}


class FrameArray(NamedTuple):
    """An array that is known to be sendable. ``rows`` is 2-D or 3-D with its rows in the order of ``bottom_up``."""

    rows: Array
    format: Format
    width: int
    height: int
    bottom_up: bool
    #: Whether the samples are brought to the format's range; otherwise they are known to fit.
    scaled: bool = False

    @property
    def nbytes(self) -> int:
        return self.width * self.height * self.format.pixel_bytes


def named(name: object) -> Format:
    """The format of that name."""
    if not isinstance(name, str):
        raise TypeError(f"format is {type(name).__name__}, not a name such as 'rgb8'")
    found = FORMATS.get(name.lower())
    if found is None:
        raise ValueError(f"format {name!r} is not one of {', '.join(FORMATS)}")
    return found


def inspect(array: object, format: Optional[str] = None, bottom_up: bool = False) -> FrameArray:
    """Finds out what an array shows.

    :raises TypeError: when it is not an array, or its type cannot be shown
    :raises ValueError: when its shape or its values do not fit
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(f"a frame is a numpy array, not {type(array).__name__}")
    rows = array
    if rows.ndim == 3 and rows.shape[2] == 1:
        rows = rows[:, :, 0]
    if rows.ndim not in (2, 3):
        raise ValueError(f"a frame has the shape (height, width) or (height, width, channels), not {array.shape}")
    height, width = rows.shape[0], rows.shape[1]
    check_size(width, height)
    channels = 1 if rows.ndim == 2 else rows.shape[2]
    if channels not in (1, 3, 4):
        raise ValueError(f"a pixel has 1, 3 or 4 channels, the array of shape {array.shape} has {channels}")
    chosen = guess(rows.dtype, channels) if format is None else named(format)
    if chosen.channels != channels:
        raise ValueError(
            f"{chosen.name} has {chosen.channels} channels per pixel, the array of shape {array.shape} has {channels}"
        )
    scaled = channels > 1 and (format is None or rows.dtype.kind == "f") and rows.dtype != chosen.dtype
    if not scaled:
        _require_convertible(rows, chosen)
    if rows.ndim == 3 and rows.strides[2] < 0 and chosen.name in _REVERSED:
        rows, chosen = rows[:, :, ::-1], FORMATS[_REVERSED[chosen.name]]  # such as cv2's colours, put in order
    if rows.strides[0] < 0:
        rows, bottom_up = rows[::-1], not bottom_up  # memory order copies fastest
    return FrameArray(rows, chosen, width, height, bottom_up, scaled)


def check_size(width: int, height: int) -> None:
    for what, value in (("width", width), ("height", height)):
        if not 1 <= value <= _wire.MAX_SIDE:
            raise ValueError(f"{what} {value} is not in 1..{_wire.MAX_SIDE}")


def shape(format: Format, width: int, height: int) -> tuple[int, ...]:
    return (height, width) if format.channels == 1 else (height, width, format.channels)


_COLOURS = {3: "rgb8", 4: "rgba8"}
_GREYS = {("b", 1): "gray8", ("u", 1): "gray8", ("u", 2): "gray16"}


def guess(dtype: np.dtype[Any], channels: int) -> Format:
    """The format of samples of that type when none is named: every boolean, integer and float type has one.

    :raises TypeError: when the type is neither
    """
    if dtype.kind not in "biuf":
        raise TypeError(f"{dtype} cannot be shown; a frame's samples are bool, integers or floats")
    if channels > 1:
        return FORMATS[_COLOURS[channels]]
    return FORMATS[_GREYS.get((dtype.kind, dtype.itemsize), "float32")]


def _require_convertible(rows: Array, wanted: Format) -> None:
    """Refuses what would lose samples."""
    kind = rows.dtype.kind
    if rows.dtype == wanted.dtype or kind == "b":
        return
    if kind in "iu" and wanted.dtype.kind == "u":
        low, high, limit = int(rows.min()), int(rows.max()), _max_sample(wanted)
        if low < 0 or high > limit:
            raise ValueError(f"{wanted.name} holds 0..{limit}, the array {low}..{high}")
    elif kind not in "iuf" or wanted.dtype.kind != "f":
        raise TypeError(f"{rows.dtype} cannot be sent as {wanted.name}, which is {wanted.dtype}")


def _max_sample(format: Format) -> int:
    return int(np.iinfo(format.dtype).max)


class FloatRange:
    """Tells which range a stream's float colours have: 0..1, or 0..255 from the first frame with a sample above 2 on.

    A renderer does not change its range, and a dark frame must not become bright.
    """

    def __init__(self) -> None:
        self._white = 1.0

    def white(self, samples: Array) -> float:
        """The value of full brightness, these samples included."""
        if self._white == 1.0 and samples.size:
            if np.max(samples, where=np.isfinite(samples), initial=0) > _BRIGHTEST_OF_ONE:
                self._white = 255.0
        return self._white


def write(frame: FrameArray, memory: Array, floats: FloatRange) -> None:
    """Writes the samples into memory of ``frame.nbytes`` bytes, converted to the frame's format.

    Colours of other types than uint8: floats by ``floats``; uint16 by its full range; other integers as 0..255.
    What is beyond the range is clipped, and NaN is black.
    """
    rows, format = frame.rows, frame.format
    out = memory.view(format.dtype).reshape(shape(format, frame.width, frame.height))
    if rows.dtype.kind == "b" and format.dtype.kind == "u":
        np.multiply(rows, _max_sample(format), out=out, dtype=format.dtype, casting="unsafe")
    elif frame.scaled and rows.dtype.kind == "f":
        _write_floats(rows, out, floats.white(rows))
    elif frame.scaled and rows.dtype.kind == "u" and rows.dtype.itemsize == 2:
        np.right_shift(rows, 8, out=out, casting="unsafe")
    elif frame.scaled:
        np.copyto(out, np.clip(rows, *_clip_bounds(rows.dtype)), casting="unsafe")
    else:
        with np.errstate(over="ignore"):  # a double beyond a single is infinite, as in C
            np.copyto(*_as_pixels(out, rows), casting="unsafe")


def _as_pixels(out: Array, rows: Array) -> tuple[Array, Array]:
    """Returns both as pixels where they are copied as they are and a pixel's samples lie side by side.

    A slice such as ``rgba[:, :, :3]`` and a transposed array take less than half the time then.
    """
    together = rows.ndim == 3 and rows.dtype == out.dtype and rows.strides[2] == rows.itemsize
    if not together or rows.flags.c_contiguous or not _VIEWS_OF_PIXELS:
        return out, rows
    pixel = np.dtype((np.void, rows.shape[2] * rows.itemsize))
    return out.view(pixel), rows.view(pixel)


def _write_floats(rows: Array, out: Array, white: float) -> None:
    narrow = rows.dtype.itemsize <= 4
    samples = np.multiply(rows, np.float32(255 / white), dtype=np.float32 if narrow else np.float64)
    samples = np.nan_to_num(samples, copy=False, nan=0.0, posinf=255.0, neginf=0.0)
    np.copyto(out, np.rint(np.clip(samples, 0, 255, out=samples), out=samples), casting="unsafe")


def _clip_bounds(dtype: np.dtype[Any]) -> tuple[int, int]:
    return 0, min(255, int(np.iinfo(dtype).max))
