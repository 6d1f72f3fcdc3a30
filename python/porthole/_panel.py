# SPDX-License-Identifier: Apache-2.0
"""All controls and plots of one stream and the state of its simulation, on their way to the host and back."""

from __future__ import annotations

import json
import math
import threading
import time
from typing import Any, Callable, Optional, Protocol, Union

from . import _wire
from ._controls import Control, Plot
from ._warn_once import WarnOnce

MAX_CONTROLS = 200
MAX_PLOTS = 32
MAX_FORMS = 32
_MAX_POINTS = 256
#: Seconds between two deliveries, so that a loop may set values at any rate: the newest is sent.
_PERIOD = 0.03
#: Seconds between two deliveries of the simulation's state, which changes at every step: while it is watched, and else.
_STATE_PERIOD = 0.1
_UNWATCHED_STATE_PERIOD = 1.0
_STATE = ("state", "")


class Outlet(Protocol):
    """What carries messages to the host."""

    wanted: bool  # whether anybody watches

    def is_ready(self) -> bool:
        """Returns whether there is a connection on which nothing waits to be sent."""
        ...

    def send_all(self, messages: list[bytes]) -> None:
        """Sends messages, unless the connection has just broken."""
        ...

    def wake(self) -> None:
        """Has ``Panel.deliver`` called soon, on Porthole's thread."""
        ...


class Panel:
    """Keeps what is defined, so that it is sent again on each connection. Safe from any thread; nothing here waits."""

    def __init__(self, warnings: WarnOnce) -> None:
        self._lock = threading.RLock()
        self._warnings = warnings
        self._outlet: Optional[Outlet] = None
        self._controls: dict[str, Control] = {}
        self._plots: dict[str, Plot] = {}
        self._forms: dict[str, dict[str, Any]] = {}
        self._state: dict[str, Any] = {}
        self._state_source: Optional[Callable[[], dict[str, Any]]] = None
        self._state_checked = 0.0
        self._dirty: dict[tuple[str, str], None] = {}
        self._next = 0.0
        self._woken = False

    def attach(self, outlet: Outlet, warnings: WarnOnce) -> None:
        self._outlet = outlet
        self._warnings = warnings

    def detach(self) -> None:
        """Sends nothing before the next ``attach``; with a lock that no thread of a parent process may hold."""
        self._lock = threading.RLock()
        self._outlet = None

    # --- for the simulation's threads

    def control(self, name: str) -> Optional[Control]:
        return self._controls.get(name)

    def plot(self, name: str) -> Optional[Plot]:
        return self._plots.get(name)

    def add(self, thing: Union[Control, Plot]) -> None:
        """Adds a control or plot; one of the same name is replaced.

        :raises ValueError: when there are too many
        """
        name = thing.name
        with self._lock:
            room = MAX_PLOTS if isinstance(thing, Plot) else MAX_CONTROLS
            kept: dict[str, Any] = self._plots if isinstance(thing, Plot) else self._controls
            if name not in kept and len(kept) >= room:
                raise ValueError(f"a stream has at most {room} {'plots' if isinstance(thing, Plot) else 'controls'}")
            if name in (self._controls if isinstance(thing, Plot) else self._plots):
                raise ValueError(f"a control and a plot cannot both be named {name!r}")
            if name in kept:
                self._dirty.pop(("define", name), None)
                self._mark("remove", name)
            if isinstance(thing, Control) and name in kept:
                thing.count = kept[name].count + 1
            kept[name] = thing
            self._mark("define", name)

    def add_form(self, command: str, form: dict[str, Any]) -> None:
        """Adds the fields of a command.

        :raises ValueError: when there are too many
        """
        with self._lock:
            if command not in self._forms and len(self._forms) >= MAX_FORMS:
                raise ValueError(f"a stream has at most {MAX_FORMS} command forms")
            self._forms[command] = form
        self._mark("form", command)

    def remove(self, name: str) -> None:
        with self._lock:
            found = [kept.pop(name, None) for kept in (self._controls, self._plots)]
            for what in ("define", "value", "points"):
                self._dirty.pop((what, name), None)
        if any(one is not None for one in found):
            self._mark("remove", name)

    def changed(self, thing: Union[Control, Plot], definition: bool) -> None:
        if self._controls.get(thing.name) is thing or self._plots.get(thing.name) is thing:
            self._mark("define" if definition else "points" if isinstance(thing, Plot) else "value", thing.name)

    def set_state(self, state: dict[str, Any]) -> None:
        with self._lock:
            merged = {**self._state, **{key: value for key, value in state.items() if value is not None}}
            if merged == self._state:
                return
            self._state = merged
        self._mark(*_STATE)

    def follow_state(self, source: Callable[[], dict[str, Any]]) -> None:
        """Has the state sent that a source returns, whenever it has changed; costs a simulation's steps nothing.

        :param source: returns what ``set_state`` takes; called on Porthole's thread
        """
        self._state_source = source
        if self._outlet is not None:
            self._outlet.wake()

    def _mark(self, what: str, name: str) -> None:
        with self._lock:
            self._dirty[what, name] = None
            wake = not self._woken
            self._woken = True
        outlet = self._outlet
        if wake and outlet is not None:
            outlet.wake()

    # --- for the connection

    def opened(self) -> None:
        """Everything is to be sent: the host has begun a new panel."""
        with self._lock:
            points = [name for name, plot in self._plots.items()]
            self._dirty = {("define", name): None for name in (*self._controls, *self._plots)}
            self._dirty.update({("form", command): None for command in self._forms})
            self._dirty.update({("points", name): None for name in points})
            if self._state:
                self._dirty[_STATE] = None
            self._state_checked = 0.0
            self._next = 0.0
        if self.due() is not None and self._outlet is not None:
            self._outlet.wake()

    def due(self) -> Optional[float]:
        """When ``deliver`` has something to do, on the clock of time.monotonic(); None when nothing waits."""
        if not self._dirty and self._state_source is None:
            return None
        return self._next if any(key != _STATE for key in self._dirty) else max(self._next, self._state_due())

    def _state_due(self) -> float:
        wanted = self._outlet is not None and self._outlet.wanted
        return self._state_checked + (_STATE_PERIOD if wanted else _UNWATCHED_STATE_PERIOD)

    def deliver(self) -> None:
        """Sends what waits, when it is time to; on Porthole's thread and without the connection's lock."""
        outlet = self._outlet
        now = time.monotonic()
        ready = outlet is not None and outlet.is_ready()
        with self._lock:
            self._woken = bool(self._dirty)  # then the loop calls again when it is due, or the connection opens
            due = self.due()
            if due is None or now < due or outlet is None:
                return
            self._next = now + _PERIOD
            if not ready:
                return
            dirty, self._dirty = self._dirty, {}
            if now < self._state_due():
                if _STATE in dirty:
                    self._dirty[_STATE] = dirty.pop(_STATE)
            elif _STATE in dirty or self._state_source is not None:
                self._state_checked = now
                if self._read_state():
                    dirty[_STATE] = None
            messages = [message for key in dirty for message in self._messages(*key)]
            self._woken = bool(self._dirty)
        outlet.send_all(messages)

    def _read_state(self) -> bool:
        """Takes the source's state, if there is a source; returns whether it is another than before."""
        if self._state_source is None:
            return False
        before, self._state = self._state, {**self._state, **self._state_source()}
        return before != self._state

    def _messages(self, what: str, name: str) -> list[bytes]:
        control, plot = self._controls.get(name), self._plots.get(name)
        if what == "state":
            return [_message(_wire.STATE, self._state)]
        if what == "remove":
            return [_message(_wire.DEFINE, {"remove": name})]
        if what == "form":
            return [_message(_wire.DEFINE, self._forms[name])]
        if what == "define":
            return [_message(_wire.DEFINE, thing.describe()) for thing in (control, plot) if thing is not None]
        if what == "value" and control is not None:
            return [_message(_wire.VALUE, {"id": name, "value": control.value, "count": control.count})]
        if what == "points" and plot is not None:
            points = plot.take_points(_MAX_POINTS)
            if len(points) == _MAX_POINTS:
                self._dirty["points", name] = None  # the others follow
            return [_message(_wire.POINTS, {"id": name, "points": points})] if points else []
        return []

    def handle(self, body: bytes) -> None:
        """Takes a value that a viewer has set.

        :raises ValueError: when it is not understood
        """
        try:
            message = json.loads(body)
            name, value, count = str(message["id"]), message["value"], int(message["count"])
        except (KeyError, TypeError, ValueError) as e:
            raise ValueError(f"a value is not understood: {e!r}") from None
        control = self._controls.get(name)
        if control is not None:
            control.take(value, count, self._warnings)


def _message(kind: int, content: dict[str, Any]) -> bytes:
    return _wire.message(kind, json.dumps(_finite(content), separators=(",", ":")).encode("utf-8"))


def _finite(value: Any) -> Any:
    """JSON has no NaN and no infinity."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return value
