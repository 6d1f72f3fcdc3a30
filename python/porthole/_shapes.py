# SPDX-License-Identifier: Apache-2.0
"""What is drawn over a frame beside boxes. Coordinates are pixels of the frame from its left and upper edge."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union

import numpy as np

MAX_SHAPES = 1024
MAX_POINTS = 4096
MAX_BONES = 1024
MAX_TEXT = 256

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_LEAST = {"points": 1, "line": 2, "polygon": 3, "skeleton": 1}


@dataclass(frozen=True)
class Points:
    """Dots.

    :param points: ``(n, 2)`` of x and y: an array or a sequence of pairs
    :param label: the class, which gives the colour and is written beside it
    :param color: a colour of its own, ``"#rrggbb"``
    """

    points: Any
    label: str = ""
    color: Optional[str] = None


@dataclass(frozen=True)
class Line(Points):
    """A line through two points or more."""


@dataclass(frozen=True)
class Polygon(Points):
    """A closed line through three points or more, filled translucently."""


@dataclass(frozen=True)
class Skeleton(Points):
    """Joints, and bones between them.

    :param bones: pairs of numbers of joints, from 0
    """

    bones: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Text:
    """A text whose upper left corner is there."""

    x: float
    y: float
    text: str
    label: str = ""
    color: Optional[str] = None


@dataclass(frozen=True)
class Mask:
    """Cells of a grid over a rectangle, filled translucently.

    :param cells: ``(rows, columns)``, an array of bool; others are filled where they are not 0
    :param x: left edge of the grid
    :param y: upper edge of the grid
    :param width: of the grid; None for a pixel for each column
    :param height: of the grid; None for a pixel for each row
    """

    cells: Any
    x: float = 0
    y: float = 0
    width: Optional[float] = None
    height: Optional[float] = None
    label: str = ""
    color: Optional[str] = None


Shape = Union[Points, Line, Polygon, Skeleton, Text, Mask, Mapping[str, Any]]


def document(shape: object) -> dict[str, Any]:
    """Returns a shape as it is sent; a mapping is of that form already.

    :raises TypeError: when something in it is of a wrong type
    :raises ValueError: when something in it is out of its range
    """
    if isinstance(shape, Mapping):
        return _from_mapping(shape)
    if isinstance(shape, Text):
        text = {"kind": "text", **_place(shape.x, shape.y), "text": _text("text", shape.text)}
        return {**text, **_style(shape)}
    if isinstance(shape, Mask):
        return {**_mask(shape), **_style(shape)}
    if isinstance(shape, Points):
        kind = type(shape).__name__.lower()
        made: dict[str, Any] = {"kind": kind, "points": _points(kind, shape.points)}
        if isinstance(shape, Skeleton):
            made["bones"] = _bones(shape.bones, len(made["points"]) // 2)
        return {**made, **_style(shape)}
    raise TypeError(
        "a shape is porthole.Points, Line, Polygon, Skeleton, Text, Mask or a dict with its kind, "
        f"not {type(shape).__name__}"
    )


def _from_mapping(fields: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, type[Any]] = {
        "points": Points,
        "line": Line,
        "polygon": Polygon,
        "skeleton": Skeleton,
        "text": Text,
        "mask": Mask,
    }
    kind = fields.get("kind")
    if kind not in made:
        raise ValueError(f"a shape's kind is one of {', '.join(made)}, not {kind!r}")
    try:
        return document(made[kind](**{k: v for k, v in fields.items() if k != "kind"}))
    except TypeError as e:
        raise TypeError(f"a {kind} is not understood: {e}") from None


def _style(shape: Any) -> dict[str, str]:
    style = {}
    if shape.label != "":
        style["label"] = _text("label", shape.label)
    if shape.color is not None:
        if not isinstance(shape.color, str) or not _COLOR.fullmatch(shape.color):
            raise ValueError(f"a shape's color is like '#ff8800', not {shape.color!r}")
        style["color"] = shape.color
    return style


def _text(what: str, text: object) -> str:
    if len(str(text)) > MAX_TEXT:
        raise ValueError(f"a shape's {what} has at most {MAX_TEXT} characters, not {len(str(text))}")
    return str(text)


def _place(x: Any, y: Any) -> dict[str, float]:
    place = np.asarray([x, y], dtype=float)
    if not np.isfinite(place).all():
        raise ValueError(f"a shape's place {x}, {y} is not finite")
    return {"x": float(place[0]), "y": float(place[1])}


def _points(kind: str, points: Any) -> list[float]:
    array = np.asarray(points.tolist() if hasattr(points, "tolist") else points, dtype=float)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ValueError(f"the points of a {kind} are (n, 2), not {array.shape}")
    if not _LEAST[kind] <= len(array) <= MAX_POINTS:
        raise ValueError(f"a {kind} has {_LEAST[kind]} to {MAX_POINTS} points, not {len(array)}")
    if not np.isfinite(array).all():
        raise ValueError(f"a point of a {kind} is not finite")
    numbers: list[float] = np.round(array, 2).ravel().tolist()  # a hundredth of a pixel is not seen
    return numbers


def _bones(bones: Any, joints: int) -> list[int]:
    pairs = np.asarray(bones, dtype=int).reshape(-1, 2) if len(bones) else np.empty((0, 2), int)
    if len(pairs) > MAX_BONES or (pairs < 0).any() or (pairs >= joints).any():
        raise ValueError(f"bones are at most {MAX_BONES} pairs of joints in 0..{joints - 1}")
    numbers: list[int] = pairs.ravel().tolist()
    return numbers


def _mask(mask: Mask) -> dict[str, Any]:
    cells = np.asarray(mask.cells.tolist() if hasattr(mask.cells, "detach") else mask.cells) != 0
    if cells.ndim != 2 or 0 in cells.shape:
        raise ValueError(f"the cells of a mask are (rows, columns), not {cells.shape}")
    rows, columns = cells.shape
    size = [columns if mask.width is None else mask.width, rows if mask.height is None else mask.height]
    if not all(isinstance(side, (int, float, np.number)) and 0 <= side and math.isfinite(side) for side in size):
        raise ValueError(f"a mask's size {size[0]} x {size[1]} is not two numbers from 0 on")
    flat = cells.ravel()
    changes = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff(np.concatenate(([0], changes, [flat.size]))).tolist()
    if flat[0]:
        runs.insert(0, 0)  # the first run is of empty cells
    return {
        "kind": "mask",
        **_place(mask.x, mask.y),
        "width": float(size[0]),
        "height": float(size[1]),
        "columns": columns,
        "rows": rows,
        "runs": runs,
    }
