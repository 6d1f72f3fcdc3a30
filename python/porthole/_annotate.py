# SPDX-License-Identifier: Apache-2.0
"""Annotations of a frame: boxes around detected objects, shapes, and named values."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional, Union

import numpy as np

from . import _shapes, _wire

MAX_DETECTIONS = 1024
MAX_VALUES = 64

Value = Union[bool, int, float, str]


@dataclass(frozen=True)
class Detection:
    """A box in pixels of the frame, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    label: str = ""
    #: 0 to 1, or None when unknown.
    confidence: Optional[float] = None
    #: Identifies one object over several frames.
    track_id: Optional[str] = None


@dataclass(frozen=True)
class Annotations:
    """Boxes, named values such as episode or reward, and shapes, which are drawn below the boxes in their order."""

    detections: Sequence[Detection] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    shapes: Sequence[_shapes.Shape] = ()


def encode(annotations: Union[Annotations, Mapping[str, Any], None]) -> bytes:
    """Returns the annotations as they are sent; no bytes for no annotations.

    :raises TypeError: when something in them is of a wrong type
    :raises ValueError: when there are too many of them or one is out of its range
    """
    if annotations is None:
        return b""
    detections, shapes, values = _parts(annotations)
    if len(detections) > MAX_DETECTIONS or len(values) > MAX_VALUES:
        raise ValueError(
            f"at most {MAX_DETECTIONS} detections and {MAX_VALUES} values belong to a frame, "
            f"not {len(detections)} and {len(values)}"
        )
    if len(shapes) > _shapes.MAX_SHAPES:
        raise ValueError(f"at most {_shapes.MAX_SHAPES} shapes belong to a frame, not {len(shapes)}")
    if not detections and not shapes and not values:
        return b""
    document: dict[str, Any] = {
        "detections": [_box(d) for d in detections],
        "values": {_name(k): _value(k, v) for k, v in values.items()},
    }
    if shapes:
        document["shapes"] = [_shapes.document(shape) for shape in shapes]
    raw = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    if len(raw) > _wire.MAX_ANNOTATION_BYTES:
        raise ValueError(f"the annotations take {len(raw)} bytes where {_wire.MAX_ANNOTATION_BYTES} are allowed")
    return raw


def _parts(annotations: object) -> tuple[Sequence[object], Sequence[object], Mapping[Any, object]]:
    if isinstance(annotations, Annotations):
        return annotations.detections, annotations.shapes, {**annotations.values}
    if isinstance(annotations, Mapping):
        unknown = set(annotations) - {"detections", "shapes", "values"}
        if unknown:
            raise ValueError(
                f"annotations have 'detections', 'shapes' and 'values', not {sorted(map(str, unknown))}; "
                "named values belong in {'values': {…}}"
            )
        return annotations.get("detections", ()), annotations.get("shapes", ()), annotations.get("values", {})
    raise TypeError(f"annotations are porthole.Annotations or a dict, not {type(annotations).__name__}")


def _box(d: object) -> dict[str, Any]:
    if isinstance(d, Mapping):
        d = _from_bbox(d) if "bbox" in d else _from_fields(d)
    if not isinstance(d, Detection):
        raise TypeError(f"a detection is porthole.Detection or a dict, not {type(d).__name__}")
    box: dict[str, Any] = {k: _finite(k, getattr(d, k)) for k in ("x", "y", "width", "height")}
    if box["width"] < 0 or box["height"] < 0:
        raise ValueError(f"a detection's size {box['width']} x {box['height']} is negative")
    box["label"] = str(d.label)
    if d.confidence is not None:
        box["confidence"] = _finite("confidence", d.confidence)
        if not 0 <= box["confidence"] <= 1:
            raise ValueError(f"confidence {d.confidence} is not in 0..1")
    if d.track_id is not None:
        box["trackId"] = str(d.track_id)
    return box


def _from_fields(fields: Mapping[Any, Any]) -> Detection:
    try:
        return Detection(**{"track_id" if k == "trackId" else k: v for k, v in fields.items()})
    except TypeError as e:
        raise TypeError(f"a detection is not understood: {e}") from None


def _from_bbox(fields: Mapping[Any, Any]) -> Detection:
    """Reads what detectors give: ``bbox`` is [x1, y1, x2, y2], or a dict with x, y, width and height.

    Its label is ``class_name``, ``class`` or ``label``. Other fields are the detector's own and are ignored.
    """
    box = fields["bbox"]
    if isinstance(box, Mapping):
        missing = [k for k in ("x", "y", "width", "height") if k not in box]
        if missing:
            raise TypeError(f"a detection's bbox lacks {', '.join(missing)}")
        x, y, width, height = (box[k] for k in ("x", "y", "width", "height"))
    else:
        x, y, width, height = _from_corners(box)
    names = (fields[k] for k in ("label", "class_name", "class") if fields.get(k) is not None)
    track = next((fields[k] for k in ("track_id", "trackId") if fields.get(k) is not None), None)
    return Detection(x, y, width, height, str(next(names, "")), fields.get("confidence"), track)


def _from_corners(box: Any) -> tuple[float, float, float, float]:
    corners = box.tolist() if hasattr(box, "tolist") else box  # an array or a tensor
    if not isinstance(corners, (list, tuple)) or len(corners) != 4:
        raise TypeError(f"a detection's bbox is [x1, y1, x2, y2] or a dict with x, y, width and height, not {box!r}")
    x1, y1, x2, y2 = (_finite("bbox", value) for value in corners)
    return min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)


def _finite(what: str, value: object) -> float:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        raise TypeError(f"a detection's {what} is {type(value).__name__}, not a number")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"a detection's {what} is {number}")
    return number


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a value's name is {type(name).__name__}, not text")
    return name


def _value(name: object, value: object) -> Value:
    if isinstance(value, (np.generic, np.ndarray)) and value.size == 1:
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no NaN, and a reward that is one must not stop the simulation
    if isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"value {name!r} is {type(value).__name__}, not a number, text or truth value")
