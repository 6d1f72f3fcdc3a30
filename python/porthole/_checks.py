# SPDX-License-Identifier: Apache-2.0
"""Whether arguments are of the types that they should be, with sentences that say what is wanted."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from typing import Any, Optional

import numpy as np

from . import _pixels, _wire

_COMMAND = re.compile(r"[a-z0-9.-]{1,64}")


def texts(**arguments: object) -> None:
    """Refuses what is neither text nor left out; a name cannot be left out."""
    for what, value in arguments.items():
        if not isinstance(value, str) and (value is not None or what == "name"):
            raise TypeError(f"{what} is {type(value).__name__}, not text")


def number(what: str, value: object) -> float:
    """The value as a float, 0 for None."""
    if value is None:
        return 0.0
    if not isinstance(value, (bool, np.bool_)) and hasattr(value, "__float__"):
        try:
            return float(value)
        except TypeError:
            pass  # an array of several
    raise TypeError(f"{what} is {type(value).__name__}, not a number")


def names(what: str, value: Iterable[str]) -> None:
    """Refuses one text in the place of several, whose letters would be taken for names."""
    if isinstance(value, (str, bytes)):
        raise TypeError(f"{what} is one text, not several: write ({value!r},)")
    if not isinstance(value, Iterable):
        raise TypeError(f"{what} is {type(value).__name__}, not a list of names")


def commands(value: Iterable[str]) -> tuple[str, ...]:
    """The names of commands that a stream answers to."""
    names("commands", value)
    chosen = tuple(value)
    for command in chosen:
        if not _COMMAND.fullmatch(command):
            raise ValueError(f"command {command!r} is not 1 to 64 of a-z 0-9 . -")
    if len(" ".join(chosen)) > _wire.MAX_LISTEN_BYTES:
        raise ValueError(f"the commands' names together are longer than {_wire.MAX_LISTEN_BYTES} bytes")
    return chosen


def function(what: str, value: object) -> None:
    if value is not None and not callable(value):
        raise TypeError(f"{what} is {type(value).__name__}, not a function")


def shape(value: object) -> tuple[int, ...]:
    """The whole numbers of a frame's shape."""
    try:
        whole = tuple(operator.index(n) for n in value)  # type: ignore[attr-defined]
    except TypeError:
        raise TypeError(f"a shape is a tuple of whole numbers such as (480, 640, 3), not {value!r}") from None
    if len(whole) not in (2, 3):
        raise ValueError(f"a frame has the shape (height, width) or (height, width, channels), not {whole}")
    return whole


def size(value: object) -> tuple[int, int]:
    """Width and height of a frame."""
    try:
        width, height = (operator.index(n) for n in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        raise TypeError(f"a size is (width, height) in whole pixels, not {value!r}") from None
    _pixels.check_size(width, height)
    return width, height


def rate(fps: Optional[float]) -> float:
    """Returns the maximum frames per second; infinite for None."""
    if fps is None:
        return float("inf")
    wanted = number("fps", fps)
    if not 0 < wanted <= 1000:
        raise ValueError(f"fps {fps} is not in 0..1000")
    return wanted


def sample_type(value: Any) -> np.dtype[Any]:
    """The numpy type of that name."""
    try:
        found: np.dtype[Any] = np.dtype(value)
    except TypeError:
        known = ", ".join(_pixels.FORMATS)
        raise ValueError(f"format {value!r} is neither one of {known} nor a numpy type") from None
    return found
