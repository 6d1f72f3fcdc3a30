# SPDX-License-Identifier: Apache-2.0
"""The part of a stream by which viewers set values of the simulation, see plots of it, and know its state."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Callable, Optional, TypeVar, Union

from . import _checks, _control_values, _controls
from ._control_values import Definition
from ._controls import Button, Control, Plot
from ._link import Link
from ._panel import Panel

_Thing = TypeVar("_Thing", Control, Button, Plot)


class Controls:
    """What ``Stream`` inherits. Every control is shared by all viewers; the one in control may set it.

    All of them take ``label`` (the name otherwise), ``folder`` (``"Robot/Arm"``; see ``folder()``), ``unit``, ``tooltip``,
    ``disabled`` and ``hidden``. A control with the name of an earlier one takes its place.
    """

    _panel: Panel
    _commands: tuple[str, ...]
    _listening: bool

    def _used_link(self) -> Link:
        raise NotImplementedError

    # --- values that viewers set

    def button(self, name: str, on_press: Optional[Callable[[], object]] = None, **shown: Any) -> Button:
        """Adds a button: ``button.pressed`` tells whether it was pressed since it was last asked.

        :param on_press: is called for it, on a thread of Porthole's own
        """
        _checks.function("on_press", on_press)
        button = Button(self._define("button", name, shown), 0, self._panel.changed)
        if on_press is not None:
            button.on_change(on_press)
        return self._add(button)

    def slider(
        self, name: str, min: float, max: float, value: Optional[float] = None, *, step: Optional[float] = None, **shown: Any
    ) -> Control:
        """Adds a number in a range; of whole numbers when all of these are.

        :param value: what it begins with; None for ``min``
        :raises TypeError: when a value is of a wrong type
        :raises ValueError: when a value is not allowed
        """
        begin = min if value is None else value
        definition = _control_values.add_range(self._define("slider", name, shown), min, max, step, begin)
        return self._control(definition, begin)

    def number(
        self,
        name: str,
        value: float = 0.0,
        *,
        min: Optional[float] = None,
        max: Optional[float] = None,
        step: Optional[float] = None,
        **shown: Any,
    ) -> Control:
        """Adds a field for a number; for whole ones when all of these are."""
        return self._control(_control_values.add_range(self._define("number", name, shown), min, max, step, value), value)

    def checkbox(self, name: str, value: bool = False, **shown: Any) -> Control:
        """Adds a check box."""
        return self._control(self._define("checkbox", name, shown), value)

    def menu(self, name: str, options: Iterable[str], value: Optional[str] = None, **shown: Any) -> Control:
        """Adds a menu of texts, which begins with the first unless a value is given."""
        definition = self._define("menu", name, shown)
        definition["options"] = _control_values.names("options", options, _control_values.MAX_OPTIONS)
        return self._control(definition, definition["options"][0] if value is None else value)

    def text(self, name: str, value: str = "", *, max_length: int = 256, **shown: Any) -> Control:
        """Adds a field for a text."""
        if not 1 <= max_length <= _control_values.MAX_TEXT:
            raise ValueError(f"max_length {max_length} is not in 1..{_control_values.MAX_TEXT}")
        definition = self._define("text", name, shown)
        definition["maxLength"] = int(max_length)
        return self._control(definition, value)

    def color(self, name: str, value: str = "#ffffff", **shown: Any) -> Control:
        """Adds a colour, such as ``"#ff8800"``."""
        return self._control(self._define("color", name, shown), value)

    def vector(
        self,
        name: str,
        value: Sequence[float],
        *,
        min: Optional[float] = None,
        max: Optional[float] = None,
        step: Optional[float] = None,
        **shown: Any,
    ) -> Control:
        """Adds fields for several numbers, as many as the value has; its value is a tuple."""
        definition = _control_values.add_range(self._define("vector", name, shown), min, max, step, None)
        definition["size"] = len(value)
        if not 1 <= len(value) <= _control_values.MAX_SIZE:
            raise ValueError(f"{name}: a vector has 1 to {_control_values.MAX_SIZE} numbers, not {len(value)}")
        return self._control(definition, value)

    # --- what viewers only see

    def progress(self, name: str, value: float = 0.0, **shown: Any) -> Control:
        """Adds a bar that shows how much is done, 0 to 1; set its ``value``."""
        return self._control(self._define("progress", name, shown), value)

    def markdown(self, name: str, value: str = "", **shown: Any) -> Control:
        """Adds a text with Markdown's markup; set its ``value``."""
        return self._control(self._define("markdown", name, shown), value)

    def plot(
        self,
        name: str,
        value: Union[float, Sequence[float], Mapping[str, float], None] = None,
        *,
        x: Optional[float] = None,
        series: Optional[Iterable[str]] = None,
        x_label: Optional[str] = None,
        **shown: Any,
    ) -> Plot:
        """Adds a point to a plot, which is made when it is first called so; the host keeps the history.

        >>> stream.plot("reward", reward)
        >>> stream.plot("loss", {"actor": actor_loss, "critic": critic_loss}, x=update, x_label="update")

        :param value: a number, or one for each curve; None to make the plot only
        :param x: such as the number of a step; None to have the curves over time
        :param series: names of the curves; None for those of the first value
        :param x_label: what x is
        :raises TypeError: when a value is of a wrong type
        :raises ValueError: when a value is not allowed
        """
        plot = self._panel.plot(name)
        if plot is None:
            definition = self._define("plot", name, shown)
            chosen = _curves(name, value) if series is None else series
            definition["series"] = _control_values.names("series", chosen, _control_values.MAX_SERIES)
            if x_label or x is not None:
                definition["xLabel"] = str(x_label or "x")
            plot = self._add(Plot(definition, self._panel.changed))
        if value is not None:
            plot.add(value, x)
        return plot

    # --- where, what else

    @contextmanager
    def folder(self, name: str) -> Iterator[None]:
        """Puts the controls and plots that this thread adds in the block into a folder; folders may be nested."""
        before = _folder(self)
        _folders.paths = {**_all_folders(), id(self): f"{before}/{name}" if before else name}
        try:
            yield
        finally:
            _folders.paths = {**_all_folders(), id(self): before}

    def form(self, command: str, fields: Mapping[str, Any], *, label: Optional[str] = None, tooltip: str = "") -> None:
        """Adds a command whose argument viewers fill in before it is sent; ``events()`` gives it with ``arguments``.

        >>> stream.form("spawn", {"count": 3, "kind": ["box", "ball"], "height": (0.0, 2.0, 1.0), "name": "", "fixed": False})

        :param command: its name, as in ``commands``
        :param fields: by name: a number, truth value or text to begin with, ``(min, max, value)``, or a list of choices
        :raises TypeError: when a field is none of these
        :raises ValueError: when a value is not allowed
        """
        _checks.commands((command,))
        if not 1 <= len(fields) <= 16:
            raise ValueError(f"a form has 1 to 16 fields, not {len(fields)}")
        form: dict[str, Any] = {"command": command, "fields": [_field(name, value) for name, value in fields.items()]}
        if label is not None:
            form["label"] = label
        if tooltip:
            form["tooltip"] = tooltip
        if command not in self._commands:
            self._commands = _checks.commands((*self._commands, command))
            if self._listening:
                self._used_link().listen(" ".join(self._commands))
        self._used_link()
        self._panel.add_form(command, form)

    def remove(self, control: Union[Control, Plot, str]) -> None:
        """Takes a control or plot away."""
        self._panel.remove(control if isinstance(control, str) else control.name)

    def report_state(
        self,
        *,
        paused: Optional[bool] = None,
        speed: Optional[float] = None,
        real_time_factor: Optional[float] = None,
        episode: Optional[int] = None,
        step: Optional[int] = None,
    ) -> None:
        """Tells viewers how the simulation is; what is left out stays as it was told. Never waits; as often as you like.

        :param paused: whether time stands still
        :param speed: simulated seconds in a second that are wanted
        :param real_time_factor: those that are reached; None to let the host measure it by the frames' simulation times
        :param episode: number of the episode
        :param step: number of the step
        :raises TypeError: when a value is of a wrong type
        :raises ValueError: when a number is negative
        """
        state: dict[str, Any] = {
            "paused": None if paused is None else bool(paused),
            "speed": None if speed is None else _checks.number("speed", speed),
            "realTimeFactor": None if real_time_factor is None else _checks.number("real_time_factor", real_time_factor),
            "episode": None if episode is None else int(episode),
            "step": None if step is None else int(step),
        }
        for name, value in state.items():
            if value is not None and not value >= 0:
                raise ValueError(f"{name} {value} is negative")
        self._panel.set_state(state)

    def _define(self, kind: str, name: str, shown: Mapping[str, Any]) -> Definition:
        known = ("label", "folder", "unit", "tooltip", "disabled", "hidden")
        if not shown.keys() <= set(known):
            raise TypeError(f"{', '.join(sorted(shown.keys() - set(known)))}: the options are {', '.join(known)}")
        return _control_values.define(kind, name, **{"folder": _folder(self) or None, **shown})

    def _control(self, definition: Definition, value: Any) -> Control:
        return self._add(Control(definition, _control_values.accept(definition, value), self._panel.changed))

    def _add(self, thing: _Thing) -> _Thing:
        self._used_link()
        self._panel.add(thing)
        return thing


_folders = threading.local()


def _all_folders() -> dict[int, str]:
    paths: dict[int, str] = getattr(_folders, "paths", {})
    return paths


def _folder(stream: Controls) -> str:
    return _all_folders().get(id(stream), "")


def _curves(name: str, value: Any) -> Iterable[str]:
    """Names of the curves that a first value has."""
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    if hasattr(value, "__len__") and getattr(value, "ndim", 1) > 0:
        return [f"{name} {place}" for place in range(len(value))]
    return (name,)


def _field(name: str, value: Any) -> Definition:
    """A field of a form by what it begins with."""
    if isinstance(value, bool):
        definition = _control_values.define("checkbox", name)
    elif isinstance(value, str):
        definition = {**_control_values.define("text", name), "maxLength": _control_values.MAX_TEXT}
    elif isinstance(value, tuple) and len(value) in (2, 3):
        low, high, begin = value if len(value) == 3 else (*value, value[0])
        definition = _control_values.add_range(_control_values.define("slider", name), low, high, None, begin)
        value = begin
    elif isinstance(value, list):
        definition = _control_values.define("menu", name)
        definition["options"] = _control_values.names(name, value, _control_values.MAX_OPTIONS)
        value = value[0]
    else:
        definition = _control_values.add_range(_control_values.define("number", name), None, None, None, value)
    return {**definition, "value": _control_values.accept(definition, value)}
