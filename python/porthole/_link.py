# SPDX-License-Identifier: Apache-2.0
"""One connection to a host, made anew whenever it breaks."""

from __future__ import annotations

import errno
import logging
import selectors
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from typing import Callable, Optional

import numpy as np

from . import _address, _events, _wire
from ._loop import Loop
from ._pixels import Array
from ._ring import Ring

log = logging.getLogger("porthole")

IDLE, CONNECTING, GREETING, OPEN, CLOSED = "idle", "connecting", "greeting", "open", "closed"

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0
_REFUSED_PAUSE = 1.0
_WRONG_TOKEN_PAUSE = 5.0
_FULL_PAUSE = 2.0
_ANSWER_TIME = 2.0
_SILENCE_TIME = 10.0
_SILENCE_BEATS = 3
_FAREWELL_TIME = 0.5
_MAX_EVENTS = 1024
_READ_BYTES = 65536


@dataclass(frozen=True)
class Description:
    """A frame without its pixels, which are packed."""

    width: int
    height: int
    stride: int
    nbytes: int
    code: int
    flags: int
    sequence: int
    capture_time: int
    simulation_time: float
    annotations: bytes


@dataclass(frozen=True)
class Claim:
    """Memory for one frame: a slot of the host's, or our own."""

    memory: Array
    ring: Optional[Ring]
    slot: int = -1


class Link:
    """Safe from any thread. Sockets are opened and closed by the loop's thread alone."""

    def __init__(
        self,
        places: list[_address.Place],
        greeting: Callable[[], bytes],
        loop: Loop,
        name: str,
        first_sequence: int = 0,
    ) -> None:
        self.wanted = False
        self.state = IDLE
        self.refusal: Optional[tuple[int, str]] = None
        self.events: deque[_events.Event] = deque()
        self.sent = 0
        self.dropped = 0
        self.sequence = first_sequence
        self.last_sent_ns = 0
        self.deadline = 0.0
        #: Set when it is known for the first time how the host answers, or nobody waits for that any more.
        self.settled = threading.Event()
        self._ended = threading.Event()
        self._places = places
        self._greeting = greeting
        self._loop = loop
        self._name = name
        # re-entrant, for the garbage collector may end this very stream while this thread holds it
        self._lock = threading.RLock()
        self._sock: Optional[socket.socket] = None
        self._useless: list[socket.socket] = []
        self._inbox = bytearray()
        self._outbox: deque[memoryview] = deque()
        self._ring: Optional[Ring] = None
        self._asked = 0
        self._most = 0
        self._refused_bytes = 0
        self._refused_until = 0.0
        self._silence = _SILENCE_TIME
        self._broken: Optional[str] = None
        self._pending: Optional[tuple[Claim, Description]] = None
        self._inline: Optional[Array] = None
        self._spare: list[Array] = []
        self._posted = -1
        self._pause = _FIRST_PAUSE
        self._place = 0
        self._heard = 0.0
        self._commands: Optional[str] = None
        self._farewell = 0.0
        self._said_bye = False
        self._said: set[str] = set()

    # --- for the simulator's threads

    def claim(self, nbytes: int) -> Optional[Claim]:
        """Memory for a frame of that size, or None when there is no host to send it to."""
        with self._lock:
            if self.state != OPEN or self._broken is not None or self._farewell:
                return None
            if nbytes > self._most:
                self._warn(f"a frame of {nbytes} bytes is larger than the host takes ({self._most}); it is dropped")
                return None
            if self._refused_bytes and self._is_refused(nbytes):
                return None
            ring = self._ring_for(nbytes)
            if ring is not None and ring.mapped:
                if not ring.free:
                    self._read()  # a slot may have come back just now
                if ring.free and self._ring is ring:
                    slot = ring.free.pop()
                    return Claim(ring.memory(slot, nbytes), ring, slot)
            return Claim(self._own(nbytes), None)

    def commit(self, claim: Claim, what: Description) -> bool:
        """Hands a claimed frame over. Its number is given here, so that numbers rise in the order of sending."""
        with self._lock:
            what = replace(what, sequence=self._next())
            if self.state != OPEN or self._broken is not None:
                self.dropped += 1
                return False
            self.last_sent_ns = what.capture_time
            if claim.ring is None:
                if self._pending is not None:
                    self._recycle(self._pending[0].memory)
                    self.dropped += 1
                self._pending = (claim, what)
                self._loop.look_at(self)
                return True
            return self._post_frame(claim, what)

    def abandon(self, claim: Claim) -> None:
        """Gives claimed memory back unused."""
        with self._lock:
            if claim.ring is None:
                self._recycle(claim.memory)
            elif claim.ring is self._ring:
                claim.ring.free.append(claim.slot)

    def skip(self) -> None:
        """Counts a frame that was not sent."""
        with self._lock:
            self._next()
            self.dropped += 1

    def listen(self, commands: str) -> None:
        """Says that events are taken, now and on every connection to come."""
        with self._lock:
            self._commands = commands
            if self.state == OPEN:
                self._post(_wire.message(_wire.LISTEN, commands.encode("ascii")))

    def leave(self) -> None:
        """Says good-bye soon, after a frame that is on its way."""
        with self._lock:
            if self._farewell:
                return
            self.wanted = False
            self._farewell = time.monotonic() + _FAREWELL_TIME
        self._loop.look_at(self)

    def await_end(self) -> None:
        """Waits a moment until the host has heard the good-bye and given the name free."""
        self._ended.wait(_FAREWELL_TIME + 0.2)

    def drop_after_fork(self) -> None:
        """Closes our copy of the socket in a forked child; the connection stays the parent's."""
        for sock in (self._sock, *self._useless):
            if sock is not None:
                sock.close()
        self._lock = threading.RLock()
        self._sock = None
        self.wanted = False
        self.state = CLOSED

    # --- frames; the lock is held

    def _next(self) -> int:
        number = self.sequence
        self.sequence += 1
        return number

    def _ring_for(self, nbytes: int) -> Optional[Ring]:
        """The ring when such a frame fits; else a larger one is asked for."""
        if self._ring is not None and self._ring.slot_bytes >= nbytes:
            return self._ring
        if self._asked < nbytes:
            # a picture that grows is likely to grow on, and memory that is not used costs nothing
            self._asked = min(self._most, nbytes + nbytes // 2) if self._asked else nbytes
            self._ring = None  # no frame may name the old one from here on
            self._post(_wire.need(self._asked))
        return None

    def _is_refused(self, nbytes: int) -> bool:
        """Whether the host had no memory for such a frame a moment ago."""
        if time.monotonic() >= self._refused_until:
            self._refused_bytes = 0
        return 0 < self._refused_bytes <= nbytes

    def _own(self, nbytes: int) -> Array:
        while self._spare:
            memory = self._spare.pop()
            if nbytes <= memory.nbytes <= 4 * nbytes:
                return memory[:nbytes]
        return np.empty(nbytes, np.uint8)

    def _recycle(self, memory: Array) -> None:
        if len(self._spare) < 2:
            self._spare.append(memory if memory.base is None else memory.base)

    def _post_frame(self, claim: Claim, what: Description) -> bool:
        ring = claim.ring
        if ring is None or ring is not self._ring or self.state != OPEN:
            self.dropped += 1
            return False
        if what.sequence <= self._posted:  # a newer one has overtaken it
            ring.free.append(claim.slot)
            self.dropped += 1
            return False
        self._posted = what.sequence
        self._post(_frame(_wire.FRAME, ring, claim.slot, what))
        self.sent += 1
        waits = self._pending
        if waits is not None and waits[1].sequence < what.sequence:
            self._recycle(waits[0].memory)
            self._pending = None
            self.dropped += 1
        return True

    def _hand_over(self) -> None:
        """Sends the frame that had to wait, on the loop's thread."""
        with self._lock:
            ring = self._ring
            if self._pending is None or self.state != OPEN or self._broken is not None:
                return
            own, what = self._pending
            if ring is None or ring.slot_bytes < what.nbytes:
                self._ring_for(what.nbytes)
                return
            if not ring.free or (self._outbox and not ring.mapped):
                return
            self._pending = None
            slot = ring.free.pop()
            if not ring.mapped:
                self._post_inline(ring, slot, own.memory, what)
                return
            there = Claim(ring.memory(slot, what.nbytes), ring, slot)
        np.copyto(there.memory, own.memory)
        with self._lock:
            self._post_frame(there, what)
            self._recycle(own.memory)

    def _post_inline(self, ring: Ring, slot: int, memory: Array, what: Description) -> None:
        if what.sequence <= self._posted:
            ring.free.append(slot)
            self.dropped += 1
            return
        self._posted = what.sequence
        self._inline = memory  # until the last byte of both has gone, nobody else may have it
        self._outbox.append(memoryview(_frame(_wire.PIXELS, ring, slot, what, what.nbytes)))
        self._outbox.append(memory.data.cast("B"))
        self._flush()
        self.sent += 1

    # --- the socket; the lock is held

    def _post(self, data: bytes) -> None:
        waiting = bool(self._outbox)
        self._outbox.append(memoryview(data))
        if not waiting:
            self._flush()
            if self._outbox:
                self._loop.look_at(self)

    def _flush(self) -> None:
        sock = self._sock
        while self._outbox and sock is not None and self._broken is None:
            try:
                count = sock.send(self._outbox[0])
            except (BlockingIOError, InterruptedError):
                return
            except OSError as e:
                self._break(f"the connection broke ({e.strerror})")
                return
            if self._inline is not None:
                self._heard = time.monotonic()  # a frame may be longer on its way than the host is silent
            if count < len(self._outbox[0]):
                self._outbox[0] = self._outbox[0][count:]
            else:
                self._outbox.popleft()
        if not self._outbox and self._inline is not None:
            self._recycle(self._inline)
            self._inline = None

    def _read(self) -> None:
        sock = self._sock
        if sock is None or self._broken is not None:
            return
        try:
            data = sock.recv(_READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as e:
            self._break(f"the connection broke ({e.strerror})")
            return
        if not data:
            self._break("the host has gone")
            return
        self._heard = time.monotonic()
        self._inbox += data
        try:
            self._take_messages()
        except (_wire.ProtocolError, UnicodeDecodeError) as e:
            self._break(str(e))

    def _take_messages(self) -> None:
        at = 0
        inbox = self._inbox
        while len(inbox) - at >= _wire.HEAD.size:
            kind, length = _wire.read_head(inbox, at)
            end = at + _wire.HEAD.size + length
            if len(inbox) < end:
                break
            self._take(kind, bytes(inbox[end - length : end]))
            at = end
        del inbox[:at]

    def _take(self, kind: int, body: bytes) -> None:
        if kind == _wire.RELEASE:
            slot, generation = _wire.read_release(body)
            if self._ring is not None and generation == self._ring.generation:
                self._ring.release(slot)
        elif kind == _wire.WANTED:
            self.wanted = body[:1] == b"\1" and not self._farewell
        elif kind == _wire.EVENT:
            self._take_event(body)
        elif kind == _wire.PING:
            self._post(_wire.message(_wire.PONG, body[:8]))
        elif kind == _wire.RING:
            self._ring = Ring(_wire.read_ring(body), self._is_local())
            if not self._ring.mapped:
                self._warn_once_inline()
        elif kind == _wire.WELCOME:
            self._welcome(_wire.read_welcome(body))
        elif kind == _wire.REFUSED:
            self._refused(*_wire.read_refused(body))
        elif kind == _wire.BYE:
            self._break("the host is stopping")

    def _take_event(self, body: bytes) -> None:
        try:
            event = _events.decode(body)
        except ValueError as e:
            log.debug("stream %s: %s", self._name, e)
            return
        if event is None:
            return
        if len(self.events) >= _MAX_EVENTS:  # nobody reads them: forget the past, let go of what is held
            self.events.clear()
            self.events.append(_events.Release())
        self.events.append(event)

    def _is_local(self) -> bool:
        return self._places[self._place].family == socket.AF_UNIX

    def _warn_once_inline(self) -> None:
        if self._is_local() and "inline" not in self._said:
            self._said.add("inline")
            log.info("stream %s: the host's memory is out of reach, so frames go over the socket", self._name)

    def _welcome(self, welcome: _wire.Welcome) -> None:
        self.state = OPEN
        self.refusal = None
        self._said.clear()
        self._pause = _FIRST_PAUSE
        self._most = welcome.max_frame_bytes
        self._refused_bytes = 0
        self._silence = max(_SILENCE_TIME, _SILENCE_BEATS * welcome.heartbeat_ms / 1000)
        self.wanted = welcome.wanted and not self._farewell
        self.last_sent_ns = 0
        if self._commands is not None:
            self._post(_wire.message(_wire.LISTEN, self._commands.encode("ascii")))
        self.settled.set()

    def _refused(self, code: int, reason: str) -> None:
        if code == _wire.TOO_BIG and self.state == OPEN:
            self._refused_bytes = self._asked
            self._refused_until = time.monotonic() + _FULL_PAUSE
            self._asked = 0
            self.dropped += self._pending is not None
            self._pending = None
            self._warn(reason)
            return
        self.refusal = (code, reason)
        self._break(f"the host refused it: {reason}")

    def _break(self, why: str) -> None:
        if self._broken is None:
            self._broken = why
            self.wanted = False
            self._loop.look_at(self)

    def _warn(self, what: str) -> None:
        if what not in self._said:
            self._said.add(what)
            log.warning("stream %s: %s", self._name, what)

    # --- for the loop's thread

    def service(self, now: float, readable: bool, writable: bool) -> None:
        with self._lock:
            if self.state == CLOSED:
                self._loop.forget(self)  # somebody had us looked at after the end
                return
            if readable:
                self._read()
            if self.state == CONNECTING and (writable or readable):
                self._connected(now)
            elif writable or self._outbox:
                self._flush()
        self._hand_over()
        with self._lock:
            self._supervise(now)

    def interest(self) -> Optional[tuple[socket.socket, int]]:
        if self._sock is None:
            return None
        write = selectors.EVENT_WRITE if self._outbox or self.state == CONNECTING else 0
        return self._sock, selectors.EVENT_READ | write

    def discard(self) -> None:
        while self._useless:
            self._useless.pop().close()

    def _supervise(self, now: float) -> None:
        if self._farewell:
            self._leave(now)
        elif self._broken is not None:
            self._lose(now)
        elif self.state == IDLE:
            if now >= self.deadline:
                self._connect(now)
        elif self.state == OPEN:
            if now - self._heard > self._silence:
                self._break("the host does not answer")
            self.deadline = now if self._broken else self._heard + self._silence + 0.01
        elif now >= self.deadline:
            self._break("the host did not answer")
            self.deadline = now

    def _leave(self, now: float) -> None:
        self.deadline = self._farewell
        if self.state == OPEN and self._broken is None and now < self._farewell:
            if self._pending is None and not self._outbox and not self._said_bye:
                self._said_bye = True
                self._post(_wire.message(_wire.BYE))
                self._finish_writing()
            if self._broken is None:
                return  # the host closes the connection when it has heard it
        self._reset()
        self.state = CLOSED
        self.deadline = float("inf")
        self._loop.forget(self)
        self.settled.set()
        self._ended.set()

    def _finish_writing(self) -> None:
        try:
            if self._sock is not None and not self._outbox:
                self._sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has gone already

    def _lose(self, now: float) -> None:
        why = self._broken or ""
        was_open = self.state == OPEN
        self._reset()
        if not was_open and self.refusal is None and self._place + 1 < len(self._places):
            self._place += 1
            self.deadline = now
            return
        self._place = 0
        if self.refusal is None or self.settled.is_set():  # else the constructor raises it
            self._warn(f"{why}; trying again")
        pause = self._pause
        if self.refusal is not None:
            pause = _WRONG_TOKEN_PAUSE if self.refusal[0] == _wire.TOKEN else _REFUSED_PAUSE
        self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        self.deadline = now + pause
        self.settled.set()

    def _reset(self) -> None:
        if self._sock is not None:
            self._useless.append(self._sock)
        self._sock = None
        self.state = IDLE
        self.wanted = False
        self._broken = None
        self._ring = None
        self._asked = 0
        self._inbox.clear()
        self._outbox.clear()
        self.dropped += self._pending is not None
        self._pending = None
        self._inline = None

    def _connect(self, now: float) -> None:
        place = self._places[self._place]
        self.deadline = now + _ANSWER_TIME
        if not _address.trustworthy(place):
            self._break(f"the folder of {place} belongs to another user")
            return
        self.refusal = None
        try:
            sock = socket.socket(place.family, socket.SOCK_STREAM)
        except OSError as e:
            self._break(f"no socket can be had ({e.strerror})")
            return
        sock.setblocking(False)
        if place.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self.state = CONNECTING
        self._heard = now
        code = sock.connect_ex(place.address)
        if code == 0:
            self._greet(now)
        elif code == errno.EAGAIN:
            self._break(f"the host at {place} has too many others waiting")
        elif code in (errno.EACCES, errno.EPERM):
            self._break(f"this user may not use {place}; see the host's socketPermissions")
        elif code != errno.EINPROGRESS:
            self._break(f"no host listens at {place}")

    def _connected(self, now: float) -> None:
        assert self._sock is not None
        if self._sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self._break(f"no host listens at {self._places[self._place]}")
        elif self._broken is None:
            self._greet(now)

    def _greet(self, now: float) -> None:
        self.state = GREETING
        self.deadline = now + _ANSWER_TIME
        self._post(self._greeting())


def _frame(kind: int, ring: Ring, slot: int, d: Description, pixel_bytes: int = 0) -> bytes:
    return _wire.frame(
        kind,
        slot,
        ring.generation,
        d.width,
        d.height,
        d.stride,
        d.code,
        d.flags,
        d.sequence,
        d.capture_time,
        d.simulation_time,
        d.annotations,
        pixel_bytes,
    )
