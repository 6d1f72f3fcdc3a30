# SPDX-License-Identifier: Apache-2.0
"""A connection to a host: made, greeted, supervised, and made again when it breaks."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from typing import Callable, Optional, Protocol

from . import _address, _wire
from ._greeting import Greeting
from ._loop import Loop
from ._message_socket import Broken, MessageSocket
from ._warn_once import WarnOnce

IDLE, CONNECTING, GREETING, OPEN, LEAVING, CLOSED = "idle", "connecting", "greeting", "open", "leaving", "closed"

_ANSWER_SECONDS = 2.0
_SILENCE_SECONDS = 10.0
_SILENCE_HEARTBEATS = 3
_FAREWELL_SECONDS = 0.5
#: Refusals after which the connection goes on.
_MILD = (_wire.TOO_BIG, _wire.BAD_FRAME, _wire.BAD_CONTROL)


class Receiver(Protocol):
    """Gets what arrives. All methods are called with the connection's lock held."""

    def opened(self, welcome: _wire.Welcome) -> None: ...

    def handle(self, kind: int, body: bytes) -> None:
        """Handles a message that is not the connection's own."""
        ...

    def interrupted(self) -> None:
        """Notes that nothing can be sent any more."""
        ...

    def reset(self) -> None:
        """Forgets everything about the connection that is given up."""
        ...

    def has_pending(self) -> bool:
        """Returns whether a frame waits to be sent."""
        ...

    def send_pending(self) -> None:
        """Sends the frame that waits; called without the lock, on the loop's thread."""
        ...

    def due(self) -> Optional[float]:
        """Returns when ``send_pending`` has something to do by time alone, or None."""
        ...


class Connection:
    """Safe from any thread. Sockets are opened and closed by the loop's thread alone."""

    def __init__(
        self, endpoints: list[_address.Endpoint], greeting: Greeting, loop: Loop, warnings: WarnOnce
    ) -> None:
        self.state = IDLE
        self.refusal: Optional[tuple[int, str]] = None
        self.deadline = 0.0
        #: Set when the host's first answer is known, or nobody waits for it any more.
        self.settled = threading.Event()
        #: Set when the connection is closed for good.
        self.ended = threading.Event()
        #: Re-entrant, because the garbage collector may end this very stream while this thread holds it.
        self.lock = threading.RLock()
        self.receiver: Optional[Receiver] = None
        self._greeting = greeting
        self._loop = loop
        self._warnings = warnings
        self._attempts = _address.Attempts(endpoints)
        self._socket = MessageSocket()
        self._silence = _SILENCE_SECONDS
        self._broken: Optional[str] = None
        self._leave_by = 0.0

    # --- for any thread; the lock is held

    @property
    def is_usable(self) -> bool:
        """Returns whether frames may be sent."""
        return self.state == OPEN and self._broken is None

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def is_leaving(self) -> bool:
        return self._leave_by > 0

    @property
    def is_local(self) -> bool:
        """Returns whether the host is on this machine, so that its memory may be shared."""
        return self._attempts.endpoint.family == socket.AF_UNIX

    @property
    def has_unsent(self) -> bool:
        return self._socket.has_unsent

    def send_with_pixels(self, data: bytes, pixels: memoryview, on_sent: Callable[[], None]) -> None:
        """Sends a message whose pixels follow it; ``on_sent`` is called when nobody reads them any more."""
        try:
            self._socket.send_with_pixels(data, pixels, on_sent)
        except Broken as e:
            self.fail(str(e))

    def send(self, data: bytes) -> None:
        """Sends a message now or soon."""
        if self._broken is not None:
            return
        try:
            self._socket.send(data)
        except Broken as e:
            self.fail(str(e))
        if self._socket.has_unsent:
            self._loop.schedule(self)

    def flush(self) -> None:
        try:
            if self._broken is None:
                self._socket.flush()
        except Broken as e:
            self.fail(str(e))

    def read(self) -> None:
        """Handles the messages that have arrived; never waits."""
        if self._broken is not None:
            return
        try:
            for kind, body in self._socket.receive():
                self._handle(kind, body)
        except (Broken, _wire.ProtocolError, UnicodeDecodeError) as e:
            self.fail(str(e))

    def fail(self, why: str) -> None:
        """Marks the connection as broken; the loop gives it up and connects again."""
        if self._broken is None:
            self._broken = why
            if self.receiver is not None:
                self.receiver.interrupted()
            self._loop.schedule(self)

    def leave(self) -> None:
        """Closes the connection soon, after a frame that is being sent."""
        with self.lock:
            if self._leave_by:
                return
            self._leave_by = time.monotonic() + _FAREWELL_SECONDS
            if self.receiver is not None:
                self.receiver.interrupted()
        self._loop.schedule(self)

    def await_end(self) -> None:
        """Waits a moment until the host has taken note of the end and the name is free again."""
        self.ended.wait(_FAREWELL_SECONDS + 0.2)

    def drop_after_fork(self) -> None:
        """Closes this process's copies of the sockets in a forked child; the connection stays the parent's."""
        self.lock = threading.RLock()  # a thread that exists in the parent alone may hold the other one
        self._socket.reset()
        self._socket.close_sockets()
        self.state = CLOSED

    # --- messages; the lock is held

    def _handle(self, kind: int, body: bytes) -> None:
        if kind == _wire.PING:
            self.send(_wire.message(_wire.PONG, body[:8]))
        elif kind == _wire.WELCOME:
            self._welcome(_wire.read_welcome(body))
        elif kind == _wire.REFUSED and not (self.state == OPEN and _wire.read_refused(body)[0] in _MILD):
            self._refuse(*_wire.read_refused(body))
        elif kind == _wire.BYE:
            self.fail("the host is stopping")
        elif self.receiver is not None:
            self.receiver.handle(kind, body)

    def _welcome(self, welcome: _wire.Welcome) -> None:
        self.state = OPEN
        self.refusal = None
        self._warnings.clear()
        self._attempts.succeeded()
        self._announce(self._greeting.accepted())
        self._silence = max(_SILENCE_SECONDS, _SILENCE_HEARTBEATS * welcome.heartbeat_ms / 1000)
        if self.receiver is not None:
            self.receiver.opened(welcome)
        self.settled.set()

    def _refuse(self, code: int, reason: str) -> None:
        self.refusal = (code, reason)
        self.fail(f"the host refused it: {reason}")

    # --- for the loop's thread

    def service(self, now: float, readable: bool, writable: bool) -> None:
        with self.lock:
            if self.state == CLOSED:
                self._loop.forget(self)  # scheduled after its end
                return
            if readable:
                self.read()
            if self.state == CONNECTING and (writable or readable):
                self._finish_connecting(now)
            elif writable or self._socket.has_unsent:
                self.flush()
        if self.receiver is not None:
            self.receiver.send_pending()
        with self.lock:
            self._supervise(now)

    def interest(self) -> Optional[tuple[socket.socket, int]]:
        if self._socket.sock is None:
            return None
        write = selectors.EVENT_WRITE if self._socket.has_unsent or self.state == CONNECTING else 0
        return self._socket.sock, selectors.EVENT_READ | write

    def close_sockets(self) -> None:
        self._socket.close_sockets()

    def _supervise(self, now: float) -> None:
        if self._leave_by:
            self._finish_leaving(now)
        elif self._broken is not None:
            self._retry(now)
        elif self.state == IDLE:
            if now >= self.deadline:
                self._connect(now)
        elif self.state == OPEN:
            if now - self._socket.heard > self._silence:
                self.fail("the host does not answer")
            self.deadline = now if self._broken else self._socket.heard + self._silence + 0.01
            due = None if self.receiver is None else self.receiver.due()
            if due is not None:
                self.deadline = min(self.deadline, due)
        elif now >= self.deadline:
            self.fail("the host did not answer")
            self.deadline = now

    def _connect(self, now: float) -> None:
        self.deadline = now + _ANSWER_SECONDS
        self.refusal = None
        try:
            connected = self._socket.connect(self._attempts.endpoint)
            self.state = CONNECTING
            if connected:
                self._greet(now)
        except Broken as e:
            self.fail(str(e))

    def _finish_connecting(self, now: float) -> None:
        try:
            if self._broken is None:
                self._socket.finish_connecting(self._attempts.endpoint)
                self._greet(now)
        except Broken as e:
            self.fail(str(e))

    def _greet(self, now: float) -> None:
        self.state = GREETING
        self.deadline = now + _ANSWER_SECONDS
        self.send(self._greeting.encode())

    def _retry(self, now: float) -> None:
        why = self._broken or ""
        was_open = self.state == OPEN
        self._reset()
        if not was_open and self.refusal is None and self._attempts.next_endpoint():
            self.deadline = now
            return
        if self.refusal is not None and self.refusal[0] == _wire.NAME_TAKEN and self._greeting.rename():
            self.deadline = now
            return
        if self.refusal is None or self.settled.is_set():  # else the constructor reports it
            self._warnings.warn(f"{why}; trying again")
        self.deadline = now + self._attempts.pause(None if self.refusal is None else self.refusal[0])
        self.settled.set()

    def _announce(self, taken: Optional[str]) -> None:
        """Says which name this stream got, where the one that it asked for was taken."""
        name = self._greeting.name
        self._warnings.subject = f"stream {name}"
        if taken is not None:
            self._warnings.warn(f"the name {taken!r} is taken, so this stream is named {name!r}")

    def _finish_leaving(self, now: float) -> None:
        self.deadline = self._leave_by
        if self.state in (OPEN, LEAVING) and self._broken is None and now < self._leave_by:
            if self.state == OPEN and not self._socket.has_unsent and not self._has_pending():
                self.state = LEAVING
                self.send(_wire.message(_wire.BYE))
                self._socket.shut_down_writing()
            if self._broken is None:
                return  # the host closes the connection when it has read this
        self._reset()
        self.state = CLOSED
        self.deadline = float("inf")
        self._loop.forget(self)
        self.settled.set()
        self.ended.set()

    def _has_pending(self) -> bool:
        return self.receiver is not None and self.receiver.has_pending()

    def _reset(self) -> None:
        self._socket.reset()
        self.state = IDLE
        self._broken = None
        if self.receiver is not None:
            self.receiver.reset()
