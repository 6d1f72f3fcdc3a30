# SPDX-License-Identifier: Apache-2.0
"""Porthole: show a running simulation in a browser.

>>> import numpy, porthole
>>> with porthole.Stream("camera", fps=30) as stream:
...     while running:
...         step()
...         if stream.wanted():
...             stream.send(render(), sim_time=now)
"""

from ._annotate import Annotations, Detection
from ._events import ALT, CTRL, META, SHIFT, Command, Event, Key, Pointer, Release, Wheel
from ._stream import Refused, Stream

__version__ = "0.1.0"

__all__ = [
    "ALT",
    "CTRL",
    "META",
    "SHIFT",
    "Annotations",
    "Command",
    "Detection",
    "Event",
    "Key",
    "Pointer",
    "Refused",
    "Release",
    "Stream",
    "Wheel",
    "__version__",
]
