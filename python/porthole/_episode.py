# SPDX-License-Identifier: Apache-2.0
"""The values of an episode, and the return values of environments of different ages."""

from __future__ import annotations

import numbers
from dataclasses import dataclass
from typing import Any, Optional

from ._annotate import Value


@dataclass
class Episode:
    """Progress of an environment. Numbers count from 1."""

    number: int = 0
    step: int = 0
    reward: float = 0.0
    total: float = 0.0
    terminated: bool = False
    truncated: bool = False

    def begin(self) -> None:
        self.number += 1
        self.step = 0
        self.reward = self.total = 0.0
        self.terminated = self.truncated = False

    def record_step(self, outcome: tuple[Any, ...]) -> None:
        """Records what a step returned: five parts, or four in the old API."""
        self.step += 1
        self.reward = _as_float(outcome[1])
        self.total += self.reward
        if len(outcome) == 5:
            self.terminated, self.truncated = bool(outcome[2]), bool(outcome[3])
        else:
            out_of_time = bool(outcome[3].get("TimeLimit.truncated", False))
            self.terminated, self.truncated = bool(outcome[2]) and not out_of_time, out_of_time

    def values(self) -> dict[str, Value]:
        return {
            "episode": self.number,
            "step": self.step,
            "reward": self.reward,
            "return": self.total,
            "terminated": self.terminated,
            "truncated": self.truncated,
        }


def cut_short(outcome: tuple[Any, ...]) -> tuple[Any, ...]:
    """Returns a step's outcome with the episode truncated."""
    if len(outcome) == 5:
        observation, reward, terminated, _, info = outcome
        return observation, reward, terminated, True, {**(info or {}), "porthole.reset": True}
    observation, reward, done, info = outcome
    return observation, reward, True, {**(info or {}), "TimeLimit.truncated": not done, "porthole.reset": True}


def simulation_time(env: Any, steps: int) -> Optional[float]:
    """Seconds in the simulation since the episode's begin, where an environment knows them.

    MuJoCo's have ``data.time``; others have the length of a step, ``dt`` or ``tau``.
    """
    base = getattr(env, "unwrapped", env)
    seconds = _number(getattr(getattr(base, "data", None), "time", None))
    if seconds is not None:
        return seconds
    for name in ("dt", "tau"):
        length = _number(getattr(base, name, None))
        if length is not None and length > 0:
            return steps * length
    return None


def _number(value: object) -> Optional[float]:
    return float(value) if isinstance(value, numbers.Real) and not isinstance(value, bool) else None


def _as_float(reward: Any) -> float:
    try:
        return float(reward)
    except (TypeError, ValueError):
        return float("nan")
