# SPDX-License-Identifier: Apache-2.0
"""What the samples of a stream and the gestures of its viewers mean."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Optional

import numpy as np

from . import _wire
from ._link import Link

_MAX_NAME = 64
_MAX_HINT = 200


class Describing:
    """What a stream is told once about all its frames."""

    _description: Optional[bytes] = None

    def _used_link(self) -> Link:
        raise NotImplementedError

    def describe(
        self,
        *,
        unit: str = "",
        intrinsics: Optional[Sequence[float]] = None,
        labels: Optional[Mapping[int, str]] = None,
        hints: Optional[Mapping[str, str]] = None,
        camera: Optional[Sequence[str]] = None,
    ) -> None:
        """Tells viewers what they see; holds from now on, in place of what was told before. Never waits.

        :param unit: of grey and float samples, such as ``"m"``
        :param intrinsics: ``(fx, fy, cx, cy)`` in pixels, or a 3 x 3 matrix, of a camera whose samples are depths along its
            axis: viewers measure distances with it
        :param labels: names of samples, such as object ids of a segmentation
        :param hints: what gestures and keys do, such as ``{"drag": "turns the camera", "R": "starts again"}``
        :param camera: where viewers may move the camera who control nothing else: the commands that do only that, often
            none. Their events come as :class:`CameraInput`; left out, there are none
        :raises TypeError: when a value is of a wrong type
        :raises ValueError: when a value is not allowed
        """
        self._description = document(unit, intrinsics, labels, hints, camera)
        self._used_link().describe(self._description)


def document(
    unit: str,
    intrinsics: Optional[Sequence[float]],
    labels: Optional[Mapping[int, str]],
    hints: Optional[Mapping[str, str]],
    camera: Optional[Sequence[str]] = None,
) -> bytes:
    """Returns the description as it is sent."""
    made: dict[str, Any] = {"unit": _text("unit", unit, _MAX_NAME)}
    if intrinsics is not None:
        made["intrinsics"] = _intrinsics(intrinsics)
    if labels:
        made["labels"] = {str(_id(k)): _text("a label", v, _MAX_NAME) for k, v in labels.items()}
    if hints:
        made["hints"] = {_text("a gesture", k, _MAX_NAME): _text("a hint", v, _MAX_HINT) for k, v in hints.items()}
    if camera is not None:
        if isinstance(camera, str):
            raise TypeError("camera is a list of commands, not text")
        made["camera"] = [_text("a command", name, _MAX_NAME) for name in camera]
    raw = json.dumps(made, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    if len(raw) > _wire.MAX_DESCRIPTION_BYTES:
        raise ValueError(f"the description takes {len(raw)} bytes where {_wire.MAX_DESCRIPTION_BYTES} are allowed")
    return raw


def _intrinsics(intrinsics: Any) -> list[float]:
    array = np.asarray(intrinsics, dtype=float)
    if array.shape == (3, 3):
        array = np.array([array[0, 0], array[1, 1], array[0, 2], array[1, 2]])
    if array.shape != (4,):
        raise ValueError(f"intrinsics are (fx, fy, cx, cy) or a 3 x 3 matrix, not of shape {array.shape}")
    camera = [float(number) for number in array]
    if not all(map(math.isfinite, camera)) or camera[0] <= 0 or camera[1] <= 0:
        raise ValueError(f"intrinsics {camera} are not fx, fy, cx, cy in pixels with positive fx and fy")
    return camera


def _id(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"a label's id is {type(value).__name__}, not a whole number")
    return int(value)


def _text(what: str, text: object, longest: int) -> str:
    if not isinstance(text, str):
        raise TypeError(f"{what} is {type(text).__name__}, not text")
    if len(text) > longest:
        raise ValueError(f"{what} has at most {longest} characters, not {len(text)}")
    return text
