# SPDX-License-Identifier: Apache-2.0
"""What an array shows, and how it gets into memory that the host reads."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

import numpy as np
import numpy.typing as npt

from . import _wire

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


class Picture(NamedTuple):
    """An array that is known to be sendable. ``rows`` is 2-D or 3-D with its rows in the order of ``bottom_up``."""

    rows: Array
    format: Format
    width: int
    height: int
    bottom_up: bool

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


def inspect(array: object, format: Optional[str] = None, bottom_up: bool = False) -> Picture:
    """Finds out what an array shows.

    :raises TypeError: when it is not an array or its type is none of a picture's
    :raises ValueError: when its shape or its values do not fit
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(f"a numpy array is wanted, not {type(array).__name__}")
    rows = array
    if rows.ndim == 3 and rows.shape[2] == 1:
        rows = rows[:, :, 0]
    if rows.ndim not in (2, 3):
        raise ValueError(f"a picture has the shape (height, width) or (height, width, channels), not {array.shape}")
    height, width = rows.shape[0], rows.shape[1]
    check_size(width, height)
    channels = 1 if rows.ndim == 2 else rows.shape[2]
    if channels not in (1, 3, 4):
        raise ValueError(f"a pixel has 1, 3 or 4 channels, the array of shape {array.shape} has {channels}")
    chosen = guess(rows.dtype, channels) if format is None else named(format)
    if chosen.channels != channels:
        raise ValueError(
            f"{chosen.name} has {chosen.channels} channels a pixel, the array of shape {array.shape} has {channels}"
        )
    _require_convertible(rows, chosen)
    if rows.strides[0] < 0:
        rows, bottom_up = rows[::-1], not bottom_up  # memory order copies fastest
    return Picture(rows, chosen, width, height, bottom_up)


def check_size(width: int, height: int) -> None:
    for what, value in (("width", width), ("height", height)):
        if not 1 <= value <= _wire.MAX_SIDE:
            raise ValueError(f"{what} {value} is not in 1..{_wire.MAX_SIDE}")


def shape(format: Format, width: int, height: int) -> tuple[int, ...]:
    return (height, width) if format.channels == 1 else (height, width, format.channels)


_GUESSES = {
    ("u", 1, 1): "gray8",
    ("u", 1, 3): "rgb8",
    ("u", 1, 4): "rgba8",
    ("u", 2, 1): "gray16",
    ("b", 1, 1): "gray8",
    ("f", 2, 1): "float32",
    ("f", 4, 1): "float32",
    ("f", 8, 1): "float32",
}


def guess(dtype: np.dtype[Any], channels: int) -> Format:
    """The format that samples of that type make without being told.

    :raises TypeError: when there is none
    """
    name = _GUESSES.get((dtype.kind, dtype.itemsize, channels))
    if name is not None:
        return FORMATS[name]
    if dtype.kind == "f" and channels in (3, 4):
        raise TypeError(f"colours are uint8, not {dtype}; for 0..1 send (array * 255).astype(numpy.uint8)")
    if dtype.kind in "iu" and channels == 1:
        raise TypeError(f"{dtype} is none of a picture's types; name the format: 'gray8', 'gray16' or 'float32'")
    raise TypeError(f"{channels} channels of {dtype} make no picture; known are {', '.join(FORMATS)}")


def _require_convertible(rows: Array, wanted: Format) -> None:
    """Refuses what would lose samples."""
    kind = rows.dtype.kind
    if rows.dtype == wanted.dtype or kind == "b":
        return
    if kind in "iu" and wanted.dtype.kind == "u":
        low, high, most = int(rows.min()), int(rows.max()), _most(wanted)
        if low < 0 or high > most:
            raise ValueError(f"{wanted.name} holds 0..{most}, the array {low}..{high}")
    elif kind not in "iuf" or wanted.dtype.kind != "f":
        raise TypeError(f"{rows.dtype} cannot be sent as {wanted.name}, which is {wanted.dtype}")


def _most(format: Format) -> int:
    return int(np.iinfo(format.dtype).max)


def write(picture: Picture, memory: Array) -> None:
    """Writes the samples into memory of ``picture.nbytes`` bytes, converted in the same pass."""
    format = picture.format
    out = memory.view(format.dtype).reshape(shape(format, picture.width, picture.height))
    if picture.rows.dtype.kind == "b" and format.dtype.kind == "u":
        np.multiply(picture.rows, _most(format), out=out, dtype=format.dtype, casting="unsafe")
    else:
        with np.errstate(over="ignore"):  # a double beyond a single is infinite, as in C
            np.copyto(out, picture.rows, casting="unsafe")
