# SPDX-License-Identifier: Apache-2.0
"""Episodes that viewers and programs begin and end, recorded step by step in this process.

>>> episodes = porthole.episodes.Episodes(porthole.episodes.EpisodeFolder("data/push"), task="Push the cube home")
>>> with porthole.Stream("arm", commands=porthole.episodes.COMMANDS) as stream, episodes:
...     while running:
...         for event in stream.events():
...             episodes.handle(event) or arm.handle(event)
...         observation, frame, action = arm.observe(), arm.render(), arm.choose()
...         reward = arm.step(action)
...         episodes.add(observation, action, frame, reward=reward)
...         stream.send(frame, annotations={"values": episodes.values()})

``porthole.lerobot.Recorder`` in the place of the folder writes a LeRobot dataset, and ``porthole.gym.EpisodeWrapper``
does all of it for a Gymnasium environment.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Mapping
from typing import Any, Optional, Protocol, Union

import numpy as np

from . import _checks, _events
from ._annotate import Value
from ._closing import Closing
from ._episode_folder import EpisodeFolder
from ._step import Step, arrays

__all__ = ["COMMANDS", "ENDED", "FAILURE", "KEYS", "SUCCESS", "EpisodeFolder", "EpisodeWriter", "Episodes", "Step"]

log = logging.getLogger("porthole")

#: What viewers request by buttons; ``task`` without words goes on to the next of the tasks.
COMMANDS = ("begin", "success", "failure", "discard", "task")

#: Commands by the ``code`` of the key that requests them.
KEYS: Mapping[str, str] = {
    "KeyB": "begin",
    "Enter": "success",
    "Backspace": "failure",
    "Delete": "discard",
    "KeyT": "task",
}

_HINTS = {
    "begin": "begins an episode",
    "success": "ends it as a success",
    "failure": "ends it as a failure",
    "discard": "throws it away",
    "task": "goes on to the next task",
}

#: Outcomes of an episode; one that nobody judged has ended.
SUCCESS, FAILURE, ENDED = "success", "failure", "ended"

MAX_STEPS = 36_000
MAX_TASK_LENGTH = 500


class EpisodeWriter(Protocol):
    """Writes steps to wherever episodes are kept. Between ``begin`` and ``save`` or ``discard`` there is one episode."""

    def begin(self, task: str) -> None: ...

    def add(self, step: Step) -> None: ...

    def save(self, outcome: str) -> None:
        """Keeps the episode, which has at least one step."""
        ...

    def discard(self) -> None: ...

    def close(self) -> None: ...


class Episodes(Closing):
    """Says when steps are recorded, and tells viewers so. Not safe from several threads.

    ``begin``, ``success``, ``failure`` and ``discard`` are calls of the program and raise what fails. ``handle`` and
    ``add`` serve viewers and raise nothing: when a step or an episode cannot be written, the error is logged, the
    episode is discarded, and viewers see ``outcome`` as ``failed: …``.

    :param writer: an ``EpisodeFolder``, a ``porthole.lerobot.Recorder``, or another that does the same; it is closed
        with this
    :param task: what is to be done, in words; or several such texts, among which viewers choose
    :param max_steps: steps after which an episode ends by itself
    :param keys: commands by the ``code`` of a key; an empty mapping for none
    :raises TypeError: when a value is of a wrong type
    :raises ValueError: when a value is not allowed
    """

    def __init__(
        self,
        writer: EpisodeWriter,
        *,
        task: Union[str, Iterable[str]] = "",
        max_steps: int = MAX_STEPS,
        keys: Mapping[str, str] = KEYS,
    ) -> None:
        self._tasks = tuple(_checked_task(t) for t in ([task] if isinstance(task, str) else task)) or ("",)
        if isinstance(max_steps, bool) or not isinstance(max_steps, int):
            raise TypeError(f"max_steps is {type(max_steps).__name__}, not a whole number")
        if max_steps < 1:
            raise ValueError(f"max_steps {max_steps} is not at least 1")
        for code, command in keys.items():
            if command not in COMMANDS:
                raise ValueError(f"key {code!r} is bound to {command!r}, which is not one of {', '.join(COMMANDS)}")
        self._writer = writer
        self._keys = dict(keys)
        self._max_steps = max_steps
        self._task = self._tasks[0]
        #: Whether steps are recorded now.
        self.recording = False
        #: Number of steps of the episode that is recorded, or of the last one.
        self.steps = 0
        #: Number of episodes saved.
        self.saved = 0
        #: What became of the last episode: success, failure, ended, discarded, or ``failed: …``; empty before one.
        self.outcome = ""

    @property
    def hints(self) -> dict[str, str]:
        """What the keys do, for ``Stream.describe``."""
        return {code.removeprefix("Key"): _HINTS[command] for code, command in self._keys.items()}

    @property
    def task(self) -> str:
        """What is to be done, in words, in this episode or the next one."""
        return self._task

    def set_task(self, task: str) -> None:
        """Sets the task of the next episode.

        :raises TypeError: when it is not text
        :raises ValueError: when it is too long
        :raises RuntimeError: when an episode is recorded
        """
        self._require(not self.recording, "an episode is recorded: its task is set before it begins")
        self._task = _checked_task(task)

    def begin(self, task: Optional[str] = None) -> None:
        """Begins an episode.

        :param task: what is to be done, in words; None for the task as it is
        :raises RuntimeError: when one is recorded already
        """
        self._require(not self.recording, "an episode is recorded already")
        if task is not None:
            self.set_task(task)
        self._writer.begin(self._task)
        self.recording = True
        self.steps = 0
        self.outcome = ""

    def success(self) -> None:
        """Ends the episode, whose task is done, and saves it.

        :raises RuntimeError: when none is recorded
        """
        self.end(SUCCESS)

    def failure(self) -> None:
        """Ends the episode, whose task is not done, and saves it.

        :raises RuntimeError: when none is recorded
        """
        self.end(FAILURE)

    def end(self, outcome: str = ENDED) -> None:
        """Ends the episode and saves it; one without steps is discarded.

        :param outcome: success, failure, or ended where nobody judged it
        :raises RuntimeError: when none is recorded
        :raises ValueError: when the outcome is another one
        """
        if outcome not in (SUCCESS, FAILURE, ENDED):
            raise ValueError(f"outcome {outcome!r} is not one of {SUCCESS}, {FAILURE}, {ENDED}")
        if self.recording and self.steps == 0:
            self.discard()
            return
        self._require(self.recording, "no episode is recorded")
        try:
            self._writer.save(outcome)
        except BaseException as e:
            self.lose(e)
            raise
        self.recording = False
        self.saved += 1
        self.outcome = outcome

    def discard(self) -> None:
        """Ends the episode and keeps nothing of it.

        :raises RuntimeError: when none is recorded
        """
        self._require(self.recording, "no episode is recorded")
        self.recording = False
        self.outcome = "discarded"
        self._writer.discard()

    def add(
        self,
        observation: Any,
        action: Any,
        frame: Optional[Any] = None,
        *,
        reward: float = 0.0,
        terminated: bool = False,
        truncated: bool = False,
        simulation_time: Optional[float] = None,
    ) -> bool:
        """Records a step, where an episode is recorded. All that is given is copied.

        :param observation: a number, an array or tensor, or a mapping or tuple of such: what the action was taken on
        :param action: the same
        :param frame: the frame that shows that observation
        :param reward: what the action earned
        :param simulation_time: seconds in the simulation when it was observed
        :returns: whether it was recorded
        """
        if not self.recording:
            return False
        try:
            step = Step(
                arrays("observation", observation),
                arrays("action", action),
                None if frame is None else np.array(frame),
                float(reward),
                bool(terminated),
                bool(truncated),
                math.nan if simulation_time is None else float(simulation_time),
            )
        except Exception as e:
            self.lose(e)
            return False
        return self.add_step(step)

    def add_step(self, step: Step) -> bool:
        """Records a step, as ``add`` does, whose arrays nobody changes any more."""
        if not self.recording:
            return False
        try:
            self._writer.add(step)
        except Exception as e:
            self.lose(e)
            return False
        self.steps += 1
        if self.steps >= self._max_steps:
            log.warning("the episode ends after %d steps, which max_steps allows", self.steps)
            self.request(ENDED)
        return True

    def lose(self, error: BaseException) -> None:
        """Discards the episode because of an error, which is logged and shown to viewers."""
        text = f"failed: {type(error).__name__}: {error}"
        if self.outcome != text:
            log.error("an episode is lost after %d steps (%s)", self.steps, text)
            log.debug("it failed here", exc_info=error)
        was_recording, self.recording = self.recording, False
        self.outcome = text
        if was_recording:
            try:
                self._writer.discard()
            except Exception as e:
                log.error("what is left of the episode could not be removed (%s: %s)", type(e).__name__, e)

    def command(self, event: _events.Event) -> Optional[_events.Command]:
        """Returns the command for episodes that an event stands for, by its button or its key; None for others."""
        if isinstance(event, _events.Key) and event.down and not event.modifiers and event.code in self._keys:
            return _events.Command(self._keys[event.code])
        if isinstance(event, _events.Command) and event.name in COMMANDS:
            return event
        return None

    def handle(self, event: _events.Event) -> bool:
        """Does what a viewer requests; what is not possible now is ignored.

        :returns: whether the event was one for episodes
        """
        command = self.command(event)
        if command is None:
            return False
        self.request(command.name, command.argument)
        return True

    def request(self, name: str, argument: str = "") -> None:
        """Does what a command says, if it is possible now; what fails is logged and shown to viewers, not raised.

        :param name: one of ``COMMANDS``, or ``ended``
        :param argument: the task's words, for ``task``
        """
        try:
            if name == "begin" and not self.recording:
                self.begin()
            elif name in (SUCCESS, FAILURE, ENDED) and self.recording:
                self.end(name)
            elif name == "discard" and self.recording:
                self.discard()
            elif name == "task" and not self.recording:
                self._task = _checked_task(argument.strip()) if argument.strip() else self._next_task()
        except Exception as e:
            self.lose(e)

    def values(self) -> dict[str, Value]:
        """Returns what viewers see with each frame: recording, recorded (steps), saved, task and outcome."""
        return {
            "recording": self.recording,
            "recorded": self.steps,
            "saved": self.saved,
            "task": self._task,
            "outcome": self.outcome,
        }

    def close(self) -> None:
        """Discards the episode that is recorded, and closes the writer. Closing it twice does nothing."""
        try:
            if self.recording:
                if self.steps:
                    log.warning("the episode of %d steps that was being recorded is discarded", self.steps)
                self.discard()
        finally:
            self._writer.close()

    def _next_task(self) -> str:
        place = self._tasks.index(self._task) + 1 if self._task in self._tasks else 0
        return self._tasks[place % len(self._tasks)]

    @staticmethod
    def _require(condition: bool, otherwise: str) -> None:
        if not condition:
            raise RuntimeError(otherwise)


def _checked_task(task: object) -> str:
    _checks.texts(task=task)
    if not isinstance(task, str):
        raise TypeError("task is None, not text")
    if len(task) > MAX_TASK_LENGTH:
        raise ValueError(f"the task has {len(task)} characters where {MAX_TASK_LENGTH} are allowed")
    return task
