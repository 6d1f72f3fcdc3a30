# SPDX-License-Identifier: Apache-2.0
"""Environments of Gymnasium and of the old gym, told apart and made alike."""

from __future__ import annotations

from typing import Any

from . import _optional

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


library: Any = _library()


class Foreign(library.Env):  # type: ignore[misc]
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


def require_arrays(env: Any) -> bool:
    """Refuses what renders no arrays; returns whether ``render`` is told the mode at each call, as long ago."""
    if hasattr(env, "num_envs") and hasattr(env, "single_action_space"):
        raise TypeError("a vector of environments has no single frame: wrap the environment to be shown, before it is joined")
    if not all(callable(getattr(env, name, None)) for name in ("step", "reset", "render", "close")):
        raise TypeError(f"{type(env).__name__} is not an environment: it lacks step, reset, render or close")
    mode = getattr(env, "render_mode", None)
    if mode in _MODES:
        return False
    if mode is None and "rgb_array" in _old_modes(env) and not isinstance(env, library.Env):
        return True
    if mode is None and library.__name__ == "gym" and "rgb_array" in _old_modes(env):
        return True
    raise ValueError(
        f"the environment's render_mode is {mode!r} where {' or '.join(map(repr, _MODES))} is allowed: "
        f'make it with {library.__name__}.make(…, render_mode="rgb_array")'
    )


def _old_modes(env: Any) -> Any:
    return (getattr(env, "metadata", None) or {}).get("render.modes", ())
