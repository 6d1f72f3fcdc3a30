# SPDX-License-Identifier: Apache-2.0
"""The link of one stream to a host, as ``Stream`` uses it: frames one way, viewers' events the other."""

from __future__ import annotations

import logging
import threading
from collections import deque
from pathlib import Path
from typing import Any, Optional

from . import _address, _events, _wire
from ._connection import Connection
from ._frames import Claim, FrameHeader, FrameSender
from ._greeting import Greeting
from ._loop import Loop
from ._panel import Panel
from ._recording import Recording, Recordings
from ._requests import ViewerRequests
from ._warn_once import WarnOnce

log = logging.getLogger("porthole")

_MAX_EVENTS = 1024


class Link:
    """Connects at once, and again whenever the connection breaks. Safe from any thread."""

    def __init__(
        self,
        endpoints: list[_address.Endpoint],
        greeting: Greeting,
        loop: Loop,
        requests: ViewerRequests,
        panel: Panel,
        first_sequence: int = 0,
    ) -> None:
        #: Whether anybody watches.
        self.wanted = False
        self.events: deque[_events.Event] = deque()
        self.warnings = WarnOnce(f"stream {greeting.name}")
        self.connection = Connection(endpoints, greeting, loop, self.warnings)
        self.frames = FrameSender(self.connection, self.warnings, first_sequence, requests)
        self.recordings = Recordings(self.connection, self.warnings)
        self._requests = requests
        self._panel = panel
        self._greeting = greeting
        self._loop = loop
        self._commands: Optional[str] = None
        self._failure: Optional[str] = None
        self.description: Optional[bytes] = None
        self.connection.receiver = self
        panel.attach(self, self.warnings)

    def start(self) -> None:
        self._loop.schedule(self.connection)

    # --- for the simulator's threads

    @property
    def state(self) -> str:
        return self.connection.state

    @property
    def refusal(self) -> Optional[tuple[int, str]]:
        """Code and reason of the host's last refusal, None since it accepted."""
        return self.connection.refusal

    @property
    def settled(self) -> threading.Event:
        return self.connection.settled

    def claim(self, nbytes: int, encoded: bool = False) -> Optional[Claim]:
        """Returns memory for a frame of that size, or None when it cannot be sent now."""
        with self.connection.lock:
            return self.frames.claim(nbytes, encoded)

    def commit(self, claim: Claim, header: FrameHeader) -> bool:
        """Sends a claimed frame; returns whether it is on its way."""
        with self.connection.lock:
            self._failure = None
            sent = self.frames.commit(claim, header)
            waits = self.frames.has_pending or self._requests.due() is not None
        if waits:
            self._loop.schedule(self.connection)
        return sent

    def abandon(self, claim: Claim) -> None:
        """Gives claimed memory back unused."""
        with self.connection.lock:
            self.frames.abandon(claim)

    def skip(self, video: bool = False) -> None:
        """Counts a frame that was not sent; of a video, those that depend on it are not sent either."""
        with self.connection.lock:
            self.frames.skip()
            if video and self.wanted:
                self.frames.break_chain()
            elif video:
                self.frames.await_key()

    def listen(self, commands: str) -> None:
        """Tells the host that events are taken, now and on every later connection."""
        with self.connection.lock:
            self._commands = commands
            if self.connection.is_open:
                self._send_listen(commands)

    def report_failure(self, reason: str) -> None:
        """Tells the host why there are no frames, now and on every later connection, until there is one."""
        with self.connection.lock:
            if reason != self._failure:
                self._failure = reason
                if self.connection.is_open:
                    self._send_failure(reason)

    def describe(self, description: bytes) -> None:
        """Tells the host what frames and gestures mean, now and on every later connection."""
        with self.connection.lock:
            self.description = description
            if self.connection.is_open:
                self.connection.send(_wire.message(_wire.DESCRIBE, description))

    def record(self, path: Optional[Path], options: dict[str, Any]) -> Recording:
        """Asks the host for a recording, now or on the next connection."""
        with self.connection.lock:
            return self.recordings.start(path, options)

    def is_ready(self) -> bool:
        with self.connection.lock:
            return self.connection.is_usable and not self.connection.has_unsent

    def send_all(self, messages: list[bytes]) -> None:
        with self.connection.lock:
            for message in messages:
                if self.connection.is_usable:
                    self.connection.send(message)

    def wake(self) -> None:
        self._loop.schedule(self.connection)

    def leave(self) -> None:
        """Ends the link soon, after a frame that is being sent."""
        self.connection.leave()

    def await_end(self) -> None:
        """Waits a moment until the host has taken note of the end and the name is free again."""
        self.connection.await_end()

    def drop_after_fork(self) -> None:
        """Closes this process's copy of the socket in a forked child; the connection stays the parent's."""
        self.connection.drop_after_fork()
        self.wanted = False

    # --- for the connection; the lock is held

    def opened(self, welcome: _wire.Welcome) -> None:
        self.frames.opened(welcome.max_frame_bytes)
        self.wanted = welcome.wanted and not self.connection.is_leaving
        if self._commands is not None:
            self._send_listen(self._commands)
        if self.description is not None:
            self.connection.send(_wire.message(_wire.DESCRIBE, self.description))
        if self._failure is not None:
            self._send_failure(self._failure)
        self.recordings.opened()
        self._panel.opened()

    def handle(self, kind: int, body: bytes) -> None:
        if kind == _wire.RELEASE:
            self.frames.release(*_wire.read_release(body))
        elif kind == _wire.WANTED:
            self.wanted = body[:1] == b"\1" and not self.connection.is_leaving
        elif kind == _wire.EVENT:
            self._handle_event(body)
        elif kind == _wire.RING:
            self.frames.lend(_wire.read_ring(body))
        elif kind == _wire.REFUSED:
            self._handle_refusal(*_wire.read_refused(body))
        elif kind == _wire.KEY:
            self._requests.want_key()
            self._loop.schedule(self.connection)  # which calls back without the lock
        elif kind == _wire.BITRATE:
            self._requests.bitrate = _wire.read_bitrate(body)
            self._loop.schedule(self.connection)
        elif kind == _wire.RECORDING:
            self._handle_report(body)
        elif kind == _wire.VALUE:
            self._handle_value(body)

    def interrupted(self) -> None:
        self.wanted = False

    def reset(self) -> None:
        self.wanted = False
        self.frames.reset()
        self.recordings.reset()

    def has_pending(self) -> bool:
        return self.frames.has_pending

    def send_pending(self) -> None:
        self.frames.send_pending()
        self._requests.dispatch(self.warnings)
        self._panel.deliver()

    def due(self) -> Optional[float]:
        times = [time for time in (self._requests.due(), self._panel.due()) if time is not None]
        return min(times, default=None)

    def _send_listen(self, commands: str) -> None:
        self.connection.send(_wire.message(_wire.LISTEN, commands.encode("ascii")))

    def _send_failure(self, reason: str) -> None:
        raw = reason.encode("utf-8")[: _wire.MAX_REASON_BYTES].decode("utf-8", "ignore")
        self.connection.send(_wire.message(_wire.FAILED, raw.encode("utf-8")))

    def _handle_refusal(self, code: int, reason: str) -> None:
        if code == _wire.BAD_FRAME:
            self._requests.refusal = reason
            self.warnings.warn(f"the host refused a frame: {reason}")
        elif code == _wire.BAD_CONTROL:
            self.warnings.warn(f"the host refused a control: {reason}")
        else:
            self.frames.refused(reason)

    def _handle_report(self, body: bytes) -> None:
        try:
            self.recordings.handle(body)
        except ValueError as e:
            log.debug("stream %s: %s", self._greeting.name, e)

    def _handle_value(self, body: bytes) -> None:
        try:
            self._panel.handle(body)
        except ValueError as e:
            log.debug("stream %s: %s", self._greeting.name, e)

    def _handle_event(self, body: bytes) -> None:
        try:
            event = _events.decode(body)
        except ValueError as e:
            log.debug("stream %s: %s", self._greeting.name, e)
            return
        if event is None:
            return
        if len(self.events) >= _MAX_EVENTS:  # nobody reads them: forget the oldest, and release what is held
            self.events.clear()
            self.events.append(_events.Release())
        self.events.append(event)
