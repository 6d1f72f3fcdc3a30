# SPDX-License-Identifier: Apache-2.0
"""An environment as a stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, Optional

from . import _checks, _episode, _events, _pixels
from ._adapter_stream import AdapterStream
from ._annotate import Value
from ._gym_env import Foreign, library, require_arrays
from ._pace import RETRY_SECONDS, Pace
from ._pause import COMMANDS, HINTS, Pause, wait_while_paused
from ._warn_once import WarnOnce


class _State:
    """What viewers are told of an environment between its frames."""

    def __init__(self, pause: Pause, episode: _episode.Episode) -> None:
        self._pause = pause
        self._episode = episode

    def __call__(self) -> dict[str, Any]:
        if self._episode.number == 0:  # not reset yet
            return {"paused": self._pause.paused}
        return {"paused": self._pause.paused, "episode": self._episode.number, "step": self._episode.step}


class StreamWrapper(library.Wrapper):  # type: ignore[misc]
    """Streams an environment while it runs, and changes nothing else about it.

    It is rendered only while somebody watches. Each frame is annotated with ``episode``, ``step``, ``reward``,
    ``return``, ``terminated`` and ``truncated``, and has the simulation time where the environment knows it.

    Viewers in control may pause (``step()`` then waits; the pause ends when nobody has watched for two seconds),
    step, and reset: the next step returns that the episode is truncated, with ``info["porthole.reset"]``.

    What only serves viewers never raises from ``step()`` or ``reset()``: an environment that renders no array, or a
    host that refuses the stream, is logged once.

    :param env: an environment whose render mode is ``rgb_array`` or ``depth_array``. Of a vector of environments, wrap
        one or all before they are joined.
    :param name: the stream's name; None for ``gym``, or ``gym-2`` and so on where other streams have that name
    :param fps: maximum frames per second, None for one frame per step
    :param simulation_time: returns the seconds in the simulation; None to ask the environment
    :param controls: whether viewers may pause, step and reset
    :param on_event: is called in ``step`` with each event of viewers, before the environment's own step; what it raises
        is logged once
    :param hints: what viewers are told that gestures and keys do in ``on_event``, such as ``{"W": "forward"}``; they are
        told of the keys for pause, step and reset anyway
    :param options: further options of ``porthole.Stream``, such as ``title``, ``tone``, ``address``
    :raises TypeError: when it is not such an environment
    :raises ValueError: when it does not render arrays, or another value is not allowed
    """

    def __init__(
        self,
        env: Any,
        name: Optional[str] = None,
        *,
        fps: Optional[float] = 30,
        simulation_time: Optional[Callable[[], float]] = None,
        controls: bool = True,
        on_event: Optional[Callable[[_events.Event], object]] = None,
        hints: Optional[Mapping[str, str]] = None,
        **options: Any,
    ) -> None:
        self._asks_mode = require_arrays(env)
        _checks.function("simulation_time", simulation_time)
        _checks.function("on_event", on_event)
        super().__init__(env if isinstance(env, library.Env) else Foreign(env))
        self._pace = Pace(fps)
        self._tell_time = simulation_time
        self._pause = Pause()
        self._controls = controls
        self._on_event = on_event
        self._listens = controls or on_event is not None
        self._episode = _episode.Episode()
        if controls:
            options.setdefault("commands", COMMANDS)
        self.stream = AdapterStream(name, "gym", fps=fps, **options)
        self.stream.follow_state(_State(self._pause, self._episode))
        self._warnings = WarnOnce(f"stream {self.stream.name}")
        told = {**(hints or {}), **self._hints()}
        if told:
            self.stream.describe(hints=told)
        #: Number of frames rendered for viewers.
        self.rendered = 0

    def step(self, action: Any) -> Any:
        self._handle_events()
        outcome = self._advance(action)
        self._show_when_wanted()
        return outcome

    def reset(self, **options: Any) -> Any:
        answer = self.env.reset(**options)
        self._episode.begin()
        self._pause.reset_requested = False
        self._restarted(answer)
        self._show_when_wanted()
        return answer

    def close(self) -> None:
        try:
            self.stream.close()
        finally:
            self.env.close()

    def _hints(self) -> dict[str, str]:
        """What viewers are told of this wrapper's own keys."""
        return {**HINTS, "R": "ends the episode"} if self._controls else {}

    def _advance(self, action: Any) -> Any:
        outcome = self.env.step(action)
        if self._pause.reset_requested:
            self._pause.reset_requested = False
            outcome = _episode.cut_short(outcome)
        try:  # a block of guard() costs more than the rest of this
            self._episode.record_step(outcome)
        except Exception as e:
            self._warnings.report("reading the step's outcome", e)
        return outcome

    def _restarted(self, answer: Any) -> None:
        """Takes note of what the environment's ``reset`` returned."""

    def _handle_events(self) -> None:
        if self._listens:
            for event in self.stream.events():
                self._handle(event)
            if self._pause.paused:
                wait_while_paused(self._pause, self.stream, self._show, self._handle)

    def _handle(self, event: _events.Event) -> None:
        if self._controls:
            self._pause.handle(event)
        if self._on_event is not None:
            with self._warnings.guard("on_event"):
                self._on_event(event)

    def _show_when_wanted(self) -> None:
        if self.stream.wanted() and self._pace.due():
            self._show()

    def _show(self) -> None:
        shown = self.rendered
        with self._warnings.guard("showing a frame"):
            self.stream.send(self._render(), simulation_time=self._seconds(), annotations={"values": self._values()})
            self.rendered += 1
        if self.rendered == shown:
            self._pace.postpone(RETRY_SECONDS)

    def _render(self) -> _pixels.Array:
        frame: _pixels.Array = self.env.render(mode="rgb_array") if self._asks_mode else self.env.render()
        return frame

    def _values(self) -> dict[str, Value]:
        return self._episode.values()

    def _seconds(self) -> Optional[float]:
        if self._tell_time is not None:
            return self._tell_time()
        return _episode.simulation_time(self.env, self._episode.step)
