# SPDX-License-Identifier: Apache-2.0
"""Controls, buttons and plots of a stream, as its simulation holds them."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Callable, Optional, TypeVar, Union

from . import _callbacks, _control_values
from ._control_values import Definition
from ._warn_once import WarnOnce

_Function = TypeVar("_Function", bound=Callable[..., object])

#: Points that wait to be sent; older ones are forgotten.
_MAX_WAITING_POINTS = 4096


class Control:
    """A value that viewers set, and that the simulation reads in its loop or is called for. Safe from any thread.

    ``value`` is the newest one; reading it costs nothing. Setting it shows the new value to all viewers.
    """

    def __init__(self, definition: Definition, value: Any, changed: Callable[["Control", bool], None]) -> None:
        self._definition = definition
        self._value = value
        #: Called with whether the definition has changed, else the value.
        self._changed = changed
        self._function: Optional[Callable[..., object]] = None
        self._called = threading.Event()
        #: Number of the values that were set here, by which the host tells which it has seen.
        self.count = 0

    @property
    def name(self) -> str:
        """The name by which it was made."""
        return str(self._definition["id"])

    @property
    def value(self) -> Any:
        """The newest value, set by a viewer or here."""
        return self._value

    @value.setter
    def value(self, value: Any) -> None:
        self._value = _control_values.accept(self._definition, value)
        self.count += 1
        self._changed(self, False)

    def on_change(self, function: _Function) -> _Function:
        """Calls that with each new value that a viewer sets; the newest one when they come faster. Also as a decorator.

        It runs on a thread of Porthole's own: where the simulation is not safe from other threads, read ``value`` in its
        loop instead.
        """
        self._function = function
        return function

    @property
    def disabled(self) -> bool:
        """Whether viewers see it and cannot set it for now."""
        return bool(self._definition.get("disabled", False))

    @disabled.setter
    def disabled(self, value: bool) -> None:
        self.update(disabled=bool(value))

    @property
    def hidden(self) -> bool:
        """Whether viewers do not see it for now."""
        return bool(self._definition.get("hidden", False))

    @hidden.setter
    def hidden(self, value: bool) -> None:
        self.update(hidden=bool(value))

    @property
    def min(self) -> float:
        """The least number that it takes; negative infinity for any."""
        return float(self._definition.get("min", -math.inf))

    @property
    def max(self) -> float:
        """The greatest number that it takes; infinity for any."""
        return float(self._definition.get("max", math.inf))

    def update(self, **changes: Any) -> None:
        """Changes what it is: ``label``, ``folder``, ``unit``, ``tooltip``, ``disabled``, ``hidden``, ``min``, ``max``,
        ``step``, ``options``. Its value must still fit.

        :raises TypeError: when there is no such option or a value is of a wrong type
        :raises ValueError: when a value is not allowed
        """
        known = {"label", "folder", "unit", "tooltip", "disabled", "hidden", "min", "max", "step", "options"}
        if not changes.keys() <= known:
            raise TypeError(f"{', '.join(sorted(changes.keys() - known))}: the options are {', '.join(sorted(known))}")
        merged = {**self._definition, **changes}
        checked = _control_values.define(merged["kind"], merged["id"], **{k: merged.get(k) for k in known})
        for key in ("min", "max", "step", "integer", "options", "size", "maxLength", "series", "xLabel"):
            if merged.get(key) is not None:
                checked[key] = merged[key]
        if "options" in changes:
            checked["options"] = _control_values.names("options", changes["options"], _control_values.MAX_OPTIONS)
        self._value = _control_values.accept(checked, self._value)
        self._definition = checked
        self._changed(self, True)

    def describe(self) -> Definition:
        """Returns what it is and its value, as they are sent."""
        return {**self._definition, "value": self._value, "count": self.count}

    def take(self, value: Any, count: int, warnings: WarnOnce) -> None:
        """Takes a value of a viewer's, unless one that was set here is newer."""
        if count < self.count:
            return
        try:
            self._value = _control_values.accept(self._definition, value)
        except (TypeError, ValueError) as e:
            warnings.warn(f"the host sent a value that is not understood: {e}")
            return
        if self._function is not None and not self._called.is_set():
            self._called.set()
            _callbacks.call(lambda: self._call(warnings))

    def _call(self, warnings: WarnOnce) -> None:
        self._called.clear()
        function = self._function
        if function is not None:
            with warnings.guard(f"the callback of {self.name}"):
                function(self._value)

    def __repr__(self) -> str:
        return f"<porthole.Control {self._definition['kind']} {self.name!r} {self._value!r}>"


class Button(Control):
    """A button. ``pressed`` tells whether it was pressed since it was last asked; ``value`` counts how often it was."""

    _seen = 0

    @property
    def pressed(self) -> bool:
        """Whether a viewer has pressed it since this was asked before."""
        presses, before = self._value, self._seen
        self._seen = presses
        return bool(presses > before)

    def _call(self, warnings: WarnOnce) -> None:
        self._called.clear()
        function = self._function
        if function is not None:
            with warnings.guard(f"the callback of {self.name}"):
                function()


class Plot:
    """Curves beside the picture, whose history the host keeps for viewers who come later. Safe from any thread."""

    def __init__(self, definition: Definition, changed: Callable[["Plot", bool], None]) -> None:
        self._definition = definition
        self._changed = changed
        self._points: deque[list[Optional[float]]] = deque(maxlen=_MAX_WAITING_POINTS)

    @property
    def name(self) -> str:
        """The name by which it was made."""
        return str(self._definition["id"])

    @property
    def series(self) -> list[str]:
        """Names of its curves."""
        return list(self._definition["series"])

    def add(self, value: Union[float, Sequence[float], Mapping[str, float]], x: Optional[float] = None) -> None:
        """Adds a point of this moment; never waits.

        :param value: a number, or one for each curve: in their order, or by their names, where those left out are gaps
        :param x: such as the number of a step; None to have the curves over time
        :raises TypeError: when a value is not a number
        :raises ValueError: when there is not one for each curve
        """
        series = self._definition["series"]
        values: list[Any]
        if isinstance(value, Mapping):
            unknown = value.keys() - set(series)
            if unknown:
                raise ValueError(f"{self.name} has the curves {', '.join(series)}, not {', '.join(sorted(unknown))}")
            values = [value.get(name) for name in series]
        elif hasattr(value, "__len__") and getattr(value, "ndim", 1) > 0:
            values = list(value)  # type: ignore[arg-type]
        else:
            values = [value]
        if len(values) != len(series):
            raise ValueError(f"{self.name}: {len(values)} values where {len(series)} curves are")
        now = time.time()
        self._points.append([now, None if x is None else float(x), *(None if v is None else float(v) for v in values)])
        self._changed(self, False)

    def describe(self) -> Definition:
        """Returns what it is, as it is sent."""
        return self._definition

    def take_points(self, most: int) -> list[list[Optional[float]]]:
        """Returns the oldest points that wait, which do not any more."""
        taken: list[list[Optional[float]]] = []
        while self._points and len(taken) < most:
            taken.append(self._points.popleft())
        return taken

    def __repr__(self) -> str:
        return f"<porthole.Plot {self.name!r}>"
