# SPDX-License-Identifier: Apache-2.0
"""An environment whose episodes are recorded."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Optional

import numpy as np

from . import _events, _pause, episodes
from ._annotate import Value
from ._gym_stream import StreamWrapper
from ._pixels import Array
from ._step import Step, arrays

_SUCCESS_KEYS = ("is_success", "success")


class EpisodeWrapper(StreamWrapper):
    """Streams an environment as ``StreamWrapper`` does, and records episodes of it.

    Each recorded step has the observation, the frame rendered of just that state, the action taken on it and the reward
    for it; frames are recorded whether or not they reach a viewer.

    Viewers in control begin an episode, judge it (success, failure) or discard it, by buttons and by the keys of
    ``episodes.KEYS``. An episode begins with a reset: when the environment is under way, the next step returns that it
    is truncated, with ``info["porthole.reset"]``, and recording begins with the reset that follows. Judging and
    discarding cut it short in the same way. When the environment itself ends, its ``info["is_success"]`` or
    ``info["success"]`` judges the episode, which is otherwise saved as ended; so is one that is reset under way.

    Frames carry the values of ``Episodes.values()``. What fails while an episode is recorded is logged, costs that
    episode and does not stop the simulation; see ``Episodes``.

    :param env: as for ``StreamWrapper``
    :param writer: an ``episodes.EpisodeFolder``, a ``lerobot.Recorder``, or another that does the same; closed with this
    :param name: the stream's name; None for ``gym``, or ``gym-2`` and so on where other streams have that name
    :param task: what is to be done, in words; or several such texts, among which viewers choose
    :param automatic: whether each of the environment's episodes is recorded, without a viewer's request
    :param max_steps: steps after which an episode ends by itself
    :param keys: commands by the ``code`` of a key; an empty mapping for none
    :param options: further options of ``StreamWrapper``
    """

    def __init__(
        self,
        env: Any,
        writer: episodes.EpisodeWriter,
        name: Optional[str] = None,
        *,
        task: Any = "",
        automatic: bool = False,
        max_steps: int = episodes.MAX_STEPS,
        keys: Mapping[str, str] = episodes.KEYS,
        **options: Any,
    ) -> None:
        self.episodes = episodes.Episodes(writer, task=task, max_steps=max_steps, keys=keys)
        pausing = _pause.COMMANDS if options.get("controls", True) else ()
        options["commands"] = (*pausing, *episodes.COMMANDS, *options.get("commands", ()))
        super().__init__(env, name, **options)
        self._listens = True
        self._automatic = automatic
        #: Whether an episode begins with the next reset.
        self._awaited = False
        self._observation: Any = None
        #: The frame of the present state, None until it is rendered.
        self._frame: Optional[Array] = None

    def close(self) -> None:
        try:
            self.episodes.close()
        finally:
            super().close()

    def _hints(self) -> dict[str, str]:
        return {**super()._hints(), **self.episodes.hints}

    def _advance(self, action: Any) -> Any:
        begun = self._begun_step(action)
        self._frame = None
        outcome = super()._advance(action)
        self._observation = outcome[0]
        if begun is not None:
            now = self._episode
            self.episodes.add_step(
                replace(begun, reward=now.reward, terminated=now.terminated, truncated=now.truncated)
            )
            if now.terminated or now.truncated:
                self.episodes.request(_judgement(outcome[-1]))
        return outcome

    def _begun_step(self, action: Any) -> Optional[Step]:
        """Copies what the step begins with, before the environment changes it; None where nothing is recorded."""
        if not self.episodes.recording:
            return None
        try:
            seconds = self._seconds()
            return Step(
                arrays("observation", self._observation),
                arrays("action", _of_space(action, self.env.action_space)),
                np.array(self._render()),
                simulation_time=math.nan if seconds is None else seconds,
            )
        except Exception as e:
            self.episodes.lose(e)
            return None

    def _restarted(self, answer: Any) -> None:
        self.episodes.request(episodes.ENDED)
        self._frame = None
        is_pair = isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[1], dict)
        self._observation = answer[0] if is_pair else answer
        if self._awaited or self._automatic:
            self._awaited = False
            self.episodes.request("begin")

    def _handle(self, event: _events.Event) -> None:
        command = self.episodes.command(event)
        if command is None:
            super()._handle(event)
        elif command.name == "begin":
            self._begin()
        else:
            was_recording = self.episodes.recording
            self.episodes.request(command.name, command.argument)
            if was_recording and not self.episodes.recording:
                self._pause.reset_requested = True
            if command.name == "discard":
                self._awaited = False

    def _begin(self) -> None:
        if self._episode.step == 0:
            self.episodes.request("begin")
        elif not self.episodes.recording:
            self._awaited = True
            self._pause.reset_requested = True

    def _render(self) -> Array:
        if self._frame is None:
            self._frame = super()._render()
        return self._frame

    def _values(self) -> dict[str, Value]:
        return {**super()._values(), **self.episodes.values()}


def _of_space(action: Any, space: Any) -> Any:
    """Returns numbers in the type that the space has for them: policies and people give integers, lists, tuples."""
    kind = getattr(space, "dtype", None)
    return action if kind is None or getattr(space, "shape", None) is None else np.asarray(action, kind)


def _judgement(info: Any) -> str:
    if isinstance(info, Mapping):
        for key in _SUCCESS_KEYS:
            if key in info:
                return episodes.SUCCESS if np.all(info[key]) else episodes.FAILURE
    return episodes.ENDED
