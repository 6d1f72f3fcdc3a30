# SPDX-License-Identifier: Apache-2.0
"""What controls are and which values they take, checked where they are written, before the host checks them too."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, Optional

from . import _checks

MAX_ID = 64
MAX_LABEL = 128
MAX_TOOLTIP = 512
MAX_OPTIONS = 256
MAX_SERIES = 8
MAX_SIZE = 16
MAX_TEXT = 4096
MAX_MARKDOWN = 8192

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f]")

#: What a control is, as it is sent; what is left out is as usual.
Definition = dict[str, Any]


def define(kind: str, name: str, **shown: Any) -> Definition:
    """Returns a definition without a value; None is left out.

    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when a value is not allowed
    """
    definition: Definition = {"id": _text("name", name, 1, MAX_ID), "kind": kind}
    for key, most in (("label", MAX_LABEL), ("folder", MAX_LABEL), ("unit", MAX_LABEL), ("tooltip", MAX_TOOLTIP)):
        if shown.get(key) is not None:
            definition[key] = _text(key, shown[key], 1 if key == "label" else 0, most)
    for key in ("disabled", "hidden"):
        if shown.get(key):
            definition[key] = True
    return definition


def _text(what: str, value: object, least: int, most: int) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{what} is {type(value).__name__}, not text")
    if not least <= len(value) <= most or _CONTROL_CHARACTER.search(value):
        raise ValueError(f"{what} is not {least} to {most} characters without control characters: {value[:MAX_ID]!r}")
    return value


def add_range(
    definition: Definition, least: Optional[float], greatest: Optional[float], step: Optional[float], value: object
) -> Definition:
    """Adds what numbers a control takes; whole ones alone when all that is given is whole."""
    for key, number in (("min", least), ("max", greatest), ("step", step)):
        if number is not None:
            definition[key] = _finite(key, number)
    low, high = definition.get("min", -math.inf), definition.get("max", math.inf)
    if not low < high:
        raise ValueError(f"{definition['id']}: {low}..{high} is not a range")
    if definition.get("step", 1) <= 0:
        raise ValueError(f"{definition['id']}: step {step} is not above 0")
    if all(is_whole(number) for number in (value, step, least, greatest) if number is not None) and is_whole(value):
        definition["integer"] = True
    return definition


def is_whole(value: object) -> bool:
    return hasattr(value, "__index__") and not isinstance(value, bool)


def names(what: str, value: Iterable[str], most: int) -> list[str]:
    """Returns several different texts."""
    _checks.names(what, value)
    chosen = [_text(what, one, 1, MAX_LABEL) for one in value]
    if not 1 <= len(chosen) <= most or len(set(chosen)) < len(chosen):
        raise ValueError(f"{what}: 1 to {most} different names are needed, not {chosen}")
    return chosen


def accept(definition: Mapping[str, Any], value: Any) -> Any:
    """Returns a value as the control keeps it.

    :raises TypeError: when it is of a wrong type
    :raises ValueError: when the control does not take it
    """
    name, kind = definition["id"], definition["kind"]
    if kind in ("slider", "number"):
        return _number(definition, value)
    if kind == "progress":
        return _in_range(name, _finite(name, value), 0.0, 1.0)
    if kind == "checkbox":
        return bool(value)
    if kind == "vector":
        return _vector(definition, value)
    if kind == "button":
        return int(value)
    if not isinstance(value, str):
        raise TypeError(f"{name} is {type(value).__name__}, not text")
    if kind == "menu" and value not in definition["options"]:
        raise ValueError(f"{name}: {value!r} is not one of {', '.join(definition['options'])}")
    if kind == "color" and not _COLOR.fullmatch(value):
        raise ValueError(f"{name}: {value!r} is not a colour such as #ff8800")
    most = MAX_MARKDOWN if kind == "markdown" else definition.get("maxLength", MAX_TEXT)
    if len(value) > most:
        raise ValueError(f"{name}: the text has {len(value)} characters where {most} are allowed")
    return value.lower() if kind == "color" else value


def _number(definition: Mapping[str, Any], value: Any) -> Any:
    name = definition["id"]
    number = _in_range(name, _finite(name, value), definition.get("min", -math.inf), definition.get("max", math.inf))
    if not definition.get("integer"):
        return number
    if number != int(number):
        raise ValueError(f"{name}: {value} is not a whole number")
    return int(number)


def _vector(definition: Mapping[str, Any], value: Any) -> tuple[float, ...]:
    name, size = definition["id"], definition["size"]
    low, high = definition.get("min", -math.inf), definition.get("max", math.inf)
    numbers = tuple(_in_range(name, _finite(name, one), low, high) for one in value)
    if len(numbers) != size:
        raise ValueError(f"{name}: {len(numbers)} numbers where {size} belong")
    return numbers


def _finite(what: str, value: Any) -> float:
    number = _checks.number(what, value if value is not None else "")
    if not math.isfinite(number):
        raise ValueError(f"{what}: {value} is not a finite number")
    return number


def _in_range(name: str, number: float, low: float, high: float) -> float:
    if not low <= number <= high:
        raise ValueError(f"{name}: {number:g} is not in {low:g}..{high:g}")
    return number
