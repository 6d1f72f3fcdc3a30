# SPDX-License-Identifier: Apache-2.0
"""What viewers do. Positions are fractions of the frame, 0..1 from its left and upper edge."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Optional, Tuple, Union

SHIFT = 1
CTRL = 2
ALT = 4
META = 8


@dataclass(frozen=True)
class Pointer:
    """A mouse, pen or finger."""

    #: 'move', 'down', 'up' or 'cancel'.
    action: str
    x: float
    y: float
    #: Which went down or up: 0 left, 1 middle, 2 right; -1 for a move.
    button: int = -1
    #: Which are held: bit 0 left, bit 1 right, bit 2 middle.
    buttons: int = 0
    #: Sum of SHIFT, CTRL, ALT, META.
    modifiers: int = 0


@dataclass(frozen=True)
class Wheel:
    """A wheel or a pinch; deltas in notches, to the right and towards the user."""

    x: float
    y: float
    delta_x: float
    delta_y: float
    modifiers: int = 0


@dataclass(frozen=True)
class Key:
    """A key: its place on the keyboard (``code``, such as 'KeyR') and what it means (``key``, such as 'r')."""

    down: bool
    code: str
    key: str
    modifiers: int = 0


@dataclass(frozen=True)
class Motion:
    """A movement of a mouse that is locked to the frame: fractions of its width and height, without an edge."""

    dx: float
    dy: float
    buttons: int = 0
    modifiers: int = 0


@dataclass(frozen=True)
class Gamepad:
    """What a gamepad is like now, in the order of the W3C's standard mapping: axes -1..1 (0 and 1 the left stick, 2 and 3
    the right one, to the right and down), buttons 0..1."""

    index: int
    axes: Tuple[float, ...]
    buttons: Tuple[float, ...]


@dataclass(frozen=True)
class TextInput:
    """Text that was pasted, or typed on the screen's keyboard of a phone."""

    text: str


@dataclass(frozen=True)
class Command:
    """A command by name, such as 'reset'."""

    name: str
    argument: str = ""

    @property
    def arguments(self) -> dict[str, Any]:
        """What a viewer has filled in, by the names of the fields of ``Stream.form``; empty for another command."""
        try:
            found = json.loads(self.argument or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Release:
    """The viewer who held keys or buttons has left: release everything."""


@dataclass(frozen=True)
class CameraInput:
    """Input of a viewer who may move the camera and nothing else; see ``Stream.describe``. What else the event would do,
    such as a click that picks something up, is to be left undone."""

    #: A pointer, wheel, motion, release, or one of the commands that move the camera.
    event: Union[Pointer, Wheel, Motion, Command, Release]


Event = Union[Pointer, Wheel, Key, Motion, Gamepad, TextInput, Command, Release, CameraInput]


def decode(body: bytes) -> Optional[Event]:
    """The event of a message; None for a kind that is newer than this package.

    :raises ValueError: when it is not understood
    """
    try:
        return _decode(json.loads(body))
    except (KeyError, TypeError, ValueError) as e:
        raise ValueError(f"an event is not understood: {e!r}") from None


def _decode(e: Any) -> Optional[Event]:
    kind = e["kind"]
    if kind == "camera":
        moved = _decode(e["event"])
        return CameraInput(moved) if isinstance(moved, (Pointer, Wheel, Motion, Command, Release)) else None
    if kind == "pointer":
        return Pointer(
            str(e["action"]), float(e["x"]), float(e["y"]), int(e["button"]), int(e["buttons"]), int(e["modifiers"])
        )
    if kind == "wheel":
        return Wheel(float(e["x"]), float(e["y"]), float(e["deltaX"]), float(e["deltaY"]), int(e["modifiers"]))
    if kind == "key":
        return Key(bool(e["down"]), str(e["code"]), str(e["key"]), int(e["modifiers"]))
    if kind == "motion":
        return Motion(float(e["dx"]), float(e["dy"]), int(e["buttons"]), int(e["modifiers"]))
    if kind == "gamepad":
        axes, buttons = (tuple(float(value) for value in e[name]) for name in ("axes", "buttons"))
        return Gamepad(int(e["index"]), axes, buttons)
    if kind == "text":
        return TextInput(str(e["text"]))
    if kind == "command":
        return Command(str(e["name"]), str(e["argument"]))
    return Release() if kind == "release" else None
