# SPDX-License-Identifier: Apache-2.0
"""One step of an episode, as arrays by name."""

from __future__ import annotations

import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from ._pixels import Array


@dataclass(frozen=True)
class Step:
    """What was observed, the frame that showed it, the action that was taken on it, and what came of it."""

    #: Arrays by name: ``observation``, or ``observation.KEY`` for each key of a mapping.
    observation: Mapping[str, Array]
    #: Arrays by name: ``action``, or ``action.KEY``.
    action: Mapping[str, Array]
    frame: Optional[Array] = None
    reward: float = 0.0
    terminated: bool = False
    truncated: bool = False
    #: NaN where it is not known.
    simulation_time: float = float("nan")


def arrays(name: str, value: Any) -> dict[str, Array]:
    """Copies a value of any structure into arrays: mappings, and tuples of more than numbers, by their keys.

    :raises TypeError: when a part is neither a number nor an array of numbers
    """
    if isinstance(value, Mapping):
        parts = ((str(key), part) for key, part in value.items())
    elif isinstance(value, tuple) and not all(isinstance(part, numbers.Real) for part in value):
        parts = ((str(place), part) for place, part in enumerate(value))
    else:
        return {name: _array(name, value)}
    found: dict[str, Array] = {}
    for key, part in parts:
        found.update(arrays(f"{name}.{key}", part))
    return found


def _array(name: str, value: Any) -> Array:
    for step in ("detach", "cpu"):  # tensors, on a graphics card too
        value = getattr(value, step, lambda same=value: same)()
    copied: Array = np.array(value)
    if copied.dtype.kind not in "biuf":
        raise TypeError(f"{name} is {type(value).__name__}, not numbers")
    return copied
