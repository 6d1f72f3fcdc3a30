# SPDX-License-Identifier: Apache-2.0
"""Gymnasium environments in the browser.

>>> env = porthole.gym.StreamWrapper(gymnasium.make("CartPole-v1", render_mode="rgb_array"), name="cartpole")

Environments of the old ``gym`` are wrapped too.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import _checks, _episode, _optional
from ._pace import RETRY_SECONDS, Pace
from ._pause import COMMANDS, Pause, wait_while_paused
from ._adapter_stream import AdapterStream
from ._warn_once import WarnOnce

__all__ = ["StreamWrapper"]

_MODES = ("rgb_array", "depth_array")


def _library() -> Any:
    try:
        return _optional.library("gymnasium", "porthole.gym", "gymnasium")
    except ImportError:
        try:
            return _optional.library("gym", "porthole.gym", "gym")
        except ImportError:
            pass
        raise


_gym: Any = _library()


class _Foreign(_gym.Env):  # type: ignore[misc]
    """Passes everything through to an environment of another library, as our base class requires one of its own."""

    def __init__(self, env: Any) -> None:
        self._env = env
        for name in ("action_space", "observation_space", "metadata", "render_mode"):
            setattr(self, name, getattr(env, name, None))

    def step(self, action: Any) -> Any:
        return self._env.step(action)

    def reset(self, **options: Any) -> Any:
        return self._env.reset(**options)

    def render(self, *args: Any, **options: Any) -> Any:
        return self._env.render(*args, **options)

    def close(self) -> None:
        self._env.close()

    @property
    def unwrapped(self) -> Any:
        return getattr(self._env, "unwrapped", self._env)


class StreamWrapper(_gym.Wrapper):  # type: ignore[misc]
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
        **options: Any,
    ) -> None:
        self._asks_mode = _require_arrays(env)
        _checks.function("simulation_time", simulation_time)
        super().__init__(env if isinstance(env, _gym.Env) else _Foreign(env))
        self._pace = Pace(fps)
        self._tell_time = simulation_time
        self._pause = Pause() if controls else None
        self._episode = _episode.Episode()
        if controls:
            options.setdefault("commands", COMMANDS)
        self.stream = AdapterStream(name, "gym", fps=fps, **options)
        self._warnings = WarnOnce(f"stream {self.stream.name}")
        #: Number of frames rendered for viewers.
        self.rendered = 0

    def step(self, action: Any) -> Any:
        self._handle_events()
        outcome = self.env.step(action)
        if self._pause is not None and self._pause.consume_reset():
            outcome = _episode.cut_short(outcome)
        with self._warnings.guard("reading the step's outcome"):
            self._episode.record_step(outcome)
        self._show_when_wanted()
        return outcome

    def reset(self, **options: Any) -> Any:
        answer = self.env.reset(**options)
        self._episode.begin()
        if self._pause is not None:
            self._pause.consume_reset()
        self._show_when_wanted()
        return answer

    def close(self) -> None:
        try:
            self.stream.close()
        finally:
            self.env.close()

    def _handle_events(self) -> None:
        if self._pause is not None:
            for event in self.stream.events():
                self._pause.handle(event)
            wait_while_paused(self._pause, self.stream, self._show)

    def _show_when_wanted(self) -> None:
        if self.stream.wanted() and self._pace.due():
            self._show()

    def _show(self) -> None:
        shown = self.rendered
        with self._warnings.guard("showing a frame"):
            frame = self.env.render(mode="rgb_array") if self._asks_mode else self.env.render()
            self.stream.send(frame, simulation_time=self._seconds(), annotations={"values": self._episode.values()})
            self.rendered += 1
        if self.rendered == shown:
            self._pace.postpone(RETRY_SECONDS)

    def _seconds(self) -> Optional[float]:
        if self._tell_time is not None:
            return self._tell_time()
        return _episode.simulation_time(self.env, self._episode.step)


def _require_arrays(env: Any) -> bool:
    """Refuses what renders no arrays; returns whether ``render`` is told the mode at each call, as long ago."""
    if hasattr(env, "num_envs") and hasattr(env, "single_action_space"):
        raise TypeError("a vector of environments has no single frame: wrap the environment to be shown, before it is joined")
    if not all(callable(getattr(env, name, None)) for name in ("step", "reset", "render", "close")):
        raise TypeError(f"{type(env).__name__} is not an environment: it lacks step, reset, render or close")
    mode = getattr(env, "render_mode", None)
    if mode in _MODES:
        return False
    if mode is None and "rgb_array" in _old_modes(env) and not isinstance(env, _gym.Env):
        return True
    if mode is None and _gym.__name__ == "gym" and "rgb_array" in _old_modes(env):
        return True
    raise ValueError(
        f"the environment's render_mode is {mode!r} where {' or '.join(map(repr, _MODES))} is allowed: "
        f'make it with {_gym.__name__}.make(…, render_mode="rgb_array")'
    )


def _old_modes(env: Any) -> Any:
    return (getattr(env, "metadata", None) or {}).get("render.modes", ())
