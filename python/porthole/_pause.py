# SPDX-License-Identifier: Apache-2.0
"""Pause, step and reset, as viewers request them."""

from __future__ import annotations

import time
from typing import Callable

from . import _events
from ._stream import Stream

COMMANDS = ("pause", "resume", "step", "reset")

#: What viewers are told of the keys of ``Pause``.
HINTS = {"Space": "pauses and resumes", "→": "one step", "R": "starts again"}

_POLL_SECONDS = 0.01
_SHOW_SECONDS = 0.5
_UNWATCHED_SECONDS = 2.0


class Pause:
    """Whether the simulation runs, as viewers in control request it.

    Commands: pause, resume, step (one step, then paused), reset. Keys: space pauses and resumes, the right arrow
    steps, R resets.
    """

    def __init__(self) -> None:
        self.paused = False
        self._steps = 0
        #: Whether a reset was requested that has not been made.
        self.reset_requested = False

    def handle(self, event: _events.Event) -> None:
        if isinstance(event, _events.Command):
            self._command(event.name)
        elif isinstance(event, _events.Key) and event.down:
            if event.code == "Space":
                self._command("resume" if self.paused else "pause")
            elif event.code == "ArrowRight":
                self._command("step")
            elif event.code == "KeyR":
                self._command("reset")

    def _command(self, name: str) -> None:
        if name == "pause":
            self.paused, self._steps = True, 0
        elif name == "resume":
            self.paused, self._steps = False, 0
        elif name == "step":
            self.paused, self._steps = True, self._steps + 1
        elif name == "reset":
            self.reset_requested = True

    def may_step(self) -> bool:
        """Whether the simulation may take a step; a step that was requested counts as taken."""
        if self.paused and self._steps == 0:
            return False
        self._steps = max(0, self._steps - 1)
        return True

    def consume_reset(self) -> bool:
        """Whether a reset was requested since the last call."""
        requested, self.reset_requested = self.reset_requested, False
        return requested


def wait_while_paused(
    pause: Pause, stream: Stream, show: Callable[[], object], handle: Callable[[_events.Event], object]
) -> None:
    """Waits for as long as viewers want a pause; it ends when nobody has watched for two seconds.

    :param show: sends the frame again now and then, for viewers who join
    :param handle: is called with each event of viewers, and passes on what the pause understands
    """
    if pause.reset_requested or pause.may_step():
        return
    watched = shown = time.monotonic()
    stream.report_state(paused=True)
    while not pause.reset_requested and not pause.may_step():
        now = time.monotonic()
        if stream.wanted():
            watched = now
            if now - shown >= _SHOW_SECONDS:
                shown = now
                show()
        elif now - watched > _UNWATCHED_SECONDS:
            pause.paused = False
            break
        time.sleep(_POLL_SECONDS)
        for event in stream.events():
            handle(event)
    stream.report_state(paused=pause.paused)
