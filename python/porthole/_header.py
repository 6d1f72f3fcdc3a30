# SPDX-License-Identifier: Apache-2.0
"""What is said of a frame beside its bytes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Optional, Union

import numpy as np

from . import _annotate, _checks, _encoded, _pixels, _wire
from ._frames import FrameHeader

AnnotationsLike = Union[_annotate.Annotations, Mapping[str, Any], None]


def chosen(shape: tuple[int, ...], format: Union[str, np.dtype[Any], type, None]) -> _pixels.Format:
    """The format of an array of that shape, as a name or a numpy type says it."""
    channels = shape[2] if len(shape) == 3 else 1
    if isinstance(format, str) and format.lower() in _pixels.FORMATS:
        found = _pixels.named(format)
    else:
        dtype = _checks.sample_type(np.uint8 if format is None else format)
        found = _pixels.guess(dtype, channels)
        if found.dtype != dtype:
            raise TypeError(f"{dtype} is not drawn into as it is; use {found.dtype}")
    if found.channels != channels:
        raise ValueError(f"{found.name} has {found.channels} channels a pixel, the shape {shape} has {channels}")
    return found


def of_pixels(
    format: _pixels.Format,
    width: int,
    height: int,
    bottom_up: bool,
    placeholder: bool,
    simulation_time: Optional[float],
    annotations: AnnotationsLike,
) -> FrameHeader:
    """The header of a frame of pixels, without its number and time."""
    seconds = _seconds(simulation_time)
    flags = (_wire.FLAG_BOTTOM_UP if bottom_up else 0) | (_wire.FLAG_PLACEHOLDER if placeholder else 0)
    stride = width * format.pixel_bytes
    encoded = _annotate.encode(annotations)
    return FrameHeader(width, height, stride, stride * height, format.code, flags, 0, 0, seconds, encoded)


def check(simulation_time: Optional[float], annotations: AnnotationsLike) -> None:
    """Refuses what ``of_encoded`` would, before the frame is there."""
    _seconds(simulation_time)
    _annotate.encode(annotations)


def of_encoded(
    frame: _encoded.EncodedFrame,
    width: int,
    height: int,
    placeholder: bool,
    simulation_time: Optional[float],
    annotations: AnnotationsLike,
) -> FrameHeader:
    """The header of an encoded frame, without its number and time."""
    flags = (_wire.FLAG_KEY if frame.key else 0) | (_wire.FLAG_PLACEHOLDER if placeholder else 0)
    size = frame.data.nbytes
    code = _encoded.CODES[frame.codec]
    document = _annotate.encode(annotations)
    return FrameHeader(
        width, height, size, size, code, flags, 0, 0, _seconds(simulation_time), document, delta=not frame.key
    )


def _seconds(simulation_time: Optional[float]) -> float:
    seconds = math.nan if simulation_time is None else _checks.number("simulation_time", simulation_time)
    if math.isinf(seconds):
        raise ValueError("simulation_time is infinite")
    return seconds
