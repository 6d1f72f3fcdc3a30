# SPDX-License-Identifier: Apache-2.0
"""Porthole: show a running simulation in a browser.

Adapters are modules of their own that load their library when they are first used: ``porthole.gym``,
``porthole.mujoco``, ``porthole.isaacgym``. Episodes are recorded by ``porthole.episodes`` and ``porthole.lerobot``.

>>> import numpy, porthole
>>> with porthole.Stream("camera", fps=30) as stream:
...     while running:
...         step()
...         if stream.wanted():
...             stream.send(render(), simulation_time=now)
"""

import importlib
from typing import TYPE_CHECKING, Any

from ._annotate import Annotations, Detection
from ._callback import RenderCallback
from ._controls import Button, Control, Plot
from ._events import (
    ALT,
    CTRL,
    META,
    SHIFT,
    CameraInput,
    Command,
    Event,
    Gamepad,
    Key,
    Motion,
    Pointer,
    Release,
    TextInput,
    Wheel,
)
from ._recording import Recording
from ._shapes import Line, Mask, Points, Polygon, Skeleton, Text
from ._stream import Refused, Stream

if TYPE_CHECKING:
    from . import episodes as episodes
    from . import gym as gym
    from . import isaacgym as isaacgym
    from . import lerobot as lerobot
    from . import mujoco as mujoco
    from ._notebook import show as show

__version__ = "0.1.0"

__all__ = [
    "ALT",
    "CTRL",
    "META",
    "SHIFT",
    "Annotations",
    "Button",
    "CameraInput",
    "Command",
    "Control",
    "Detection",
    "Event",
    "Gamepad",
    "Key",
    "Line",
    "Mask",
    "Motion",
    "Plot",
    "Pointer",
    "Points",
    "Polygon",
    "Recording",
    "Refused",
    "Release",
    "RenderCallback",
    "Skeleton",
    "Stream",
    "Text",
    "TextInput",
    "Wheel",
    "__version__",
    "show",
]

_MODULES = ("episodes", "gym", "isaacgym", "lerobot", "mujoco")


def __getattr__(name: str) -> Any:
    if name == "show":  # with what it needs of the standard library only when it is used
        return importlib.import_module(f"{__name__}._notebook").show
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES})
