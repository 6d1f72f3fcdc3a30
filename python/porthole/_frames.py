# SPDX-License-Identifier: Apache-2.0
"""Frames on their way to the host: through its shared memory, or over the socket where that is out of reach."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from . import _encoded, _wire
from ._connection import Connection
from ._pixels import Array
from ._requests import ViewerRequests
from ._ring import Ring
from ._warn_once import WarnOnce

_FULL_PAUSE = 2.0
_MAX_SPARE = 2
#: Room of the first slots for encoded frames, whose size changes from one to the next.
_MIN_ENCODED_BYTES = 256 << 10


@dataclass(frozen=True)
class FrameHeader:
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
    #: Whether the frame cannot be decoded without the one before it.
    delta: bool = False

    @property
    def is_video(self) -> bool:
        return self.code == _encoded.CODES["h264"]


@dataclass(frozen=True)
class Claim:
    """Memory for one frame: a slot of the host's ring, or memory of this process."""

    memory: Array
    ring: Optional[Ring]
    slot: int = -1


class FrameSender:
    """Lends memory for frames and sends them, the newest first. The connection's lock is held, unless said otherwise."""

    def __init__(
        self, connection: Connection, warnings: WarnOnce, first_sequence: int, requests: ViewerRequests
    ) -> None:
        self.sequence = first_sequence
        self.sent = 0
        self.dropped = 0
        self.last_sent_ns = 0
        #: The memory that the host lends, None until there is some of a sufficient size.
        self.ring: Optional[Ring] = None
        self._connection = connection
        self._warnings = warnings
        self._max_bytes = 0
        self._requested_bytes = 0
        self._refused_bytes = 0
        self._refused_until = 0.0
        self._pending: Optional[tuple[Claim, FrameHeader]] = None
        self._spare: list[Array] = []
        self._last_posted = -1
        #: Whether frames of a video are missing, so that those that depend on them are of no use.
        self._chain_broken = True
        self._requests = requests

    @property
    def has_pending(self) -> bool:
        return self._pending is not None

    def opened(self, max_bytes: int) -> None:
        """Begins with a host that takes frames of up to that size."""
        self._max_bytes = max_bytes
        self._refused_bytes = 0
        self.last_sent_ns = 0

    def reset(self) -> None:
        """Forgets the host's memory; a frame that waits is dropped."""
        self.ring = None
        self._requested_bytes = 0
        self._chain_broken = True
        self._drop_pending()

    def claim(self, nbytes: int, encoded: bool = False) -> Optional[Claim]:
        """Returns memory for a frame of that size, or None when it cannot be sent now.

        :param encoded: whether the next one may well be larger, as encoded frames are
        """
        if not self._connection.is_usable or self._connection.is_leaving:
            return None
        if self._refused_bytes and self._is_refused(nbytes):
            return None
        if nbytes > self._max_bytes:
            self._request(nbytes)  # which the host refuses, so that its viewers get the reason
            return None
        ring = self._ring_for(nbytes, encoded)
        if ring is not None and ring.mapped:
            if not ring.free:
                self._connection.read()  # a slot may have come back just now
            if ring.free and self.ring is ring:
                slot = ring.free.pop()
                return Claim(ring.memory(slot, nbytes), ring, slot)
        return Claim(self._own_memory(nbytes), None)

    def commit(self, claim: Claim, header: FrameHeader) -> bool:
        """Sends a claimed frame. It is numbered here, so that numbers rise in the order of sending."""
        header = replace(header, sequence=self._next_sequence())
        if header.delta and (self._chain_broken or self._pending is not None):
            self.abandon(claim)
            self.dropped += 1
            self.break_chain()
            return False
        if not self._connection.is_usable:
            self.dropped += 1
            self._chain_broken = True
            return False
        if header.is_video:
            self._chain_broken = False
        self.last_sent_ns = header.capture_time
        if claim.ring is not None:
            return self._post(claim, header)
        self._drop_pending()
        self._pending = (claim, header)
        return True

    def abandon(self, claim: Claim) -> None:
        """Takes claimed memory back unused."""
        if claim.ring is None:
            self._recycle(claim.memory)
        elif claim.ring is self.ring:
            claim.ring.free.append(claim.slot)

    def skip(self) -> None:
        """Counts a frame that was not sent."""
        self._next_sequence()
        self.dropped += 1

    def await_key(self) -> None:
        """Notes that a frame of a video was not sent, for which nobody waits."""
        self._chain_broken = True

    def break_chain(self) -> None:
        """Notes that a frame of a video was lost: the next one is a key frame, which is asked for."""
        self._chain_broken = True
        self._requests.want_key()

    def lend(self, offer: _wire.RingOffer) -> None:
        """Takes the memory that the host offers."""
        local = self._connection.is_local
        self.ring = Ring(offer, local)
        if local and not self.ring.mapped:
            self._warnings.info("the host's memory is out of reach, so frames are sent over the socket")

    def release(self, slot: int, generation: int) -> None:
        """Takes back a slot that the host has read."""
        if self.ring is not None and generation == self.ring.generation:
            self.ring.release(slot)

    def refused(self, reason: str) -> None:
        """Notes that the host has no memory for the size that was requested last."""
        self._refused_bytes = self._requested_bytes
        self._refused_until = time.monotonic() + _FULL_PAUSE
        self._requested_bytes = 0
        self._drop_pending()
        self._warnings.warn(reason)

    def send_pending(self) -> None:
        """Sends the frame that had to wait; called on the loop's thread, without the lock."""
        with self._connection.lock:
            ring = self.ring
            if self._pending is None or not self._connection.is_usable:
                return
            own, header = self._pending
            if ring is None or ring.slot_bytes < header.nbytes:
                self._ring_for(header.nbytes)
                return
            if not ring.free or (self._connection.has_unsent and not ring.mapped):
                return
            self._pending = None
            slot = ring.free.pop()
            if not ring.mapped:
                self._post_inline(ring, slot, own.memory, header)
                return
            there = Claim(ring.memory(slot, header.nbytes), ring, slot)
        np.copyto(there.memory, own.memory)
        with self._connection.lock:
            self._post(there, header)
            self._recycle(own.memory)

    def _next_sequence(self) -> int:
        number = self.sequence
        self.sequence += 1
        return number

    def _ring_for(self, nbytes: int, encoded: bool = False) -> Optional[Ring]:
        """Returns the ring when such a frame fits; otherwise requests a larger one."""
        if self.ring is not None and self.ring.slot_bytes >= nbytes:
            return self.ring
        # a frame that grows is likely to grow on, and memory that is not used costs nothing
        larger = min(self._max_bytes, max(2 * nbytes, _MIN_ENCODED_BYTES) if encoded else nbytes + nbytes // 2)
        self._request(nbytes, larger if encoded or self._requested_bytes else nbytes)
        return None

    def _request(self, nbytes: int, larger: int = 0) -> None:
        """Requests memory for frames of that size or a larger one, unless that was done."""
        if self._requested_bytes < nbytes:
            self._requested_bytes = max(nbytes, larger)
            self.ring = None  # no frame may name the old one from here on
            self._connection.send(_wire.need(self._requested_bytes))

    def _is_refused(self, nbytes: int) -> bool:
        """Returns whether the host had no memory for such a frame a moment ago."""
        if time.monotonic() >= self._refused_until:
            self._refused_bytes = 0
        return 0 < self._refused_bytes <= nbytes

    def _own_memory(self, nbytes: int) -> Array:
        while self._spare:
            memory = self._spare.pop()
            if nbytes <= memory.nbytes <= 4 * nbytes:
                return memory[:nbytes]
        return np.empty(nbytes, np.uint8)

    def _recycle(self, memory: Array) -> None:
        if len(self._spare) < _MAX_SPARE:
            self._spare.append(memory if memory.base is None else memory.base)

    def _drop_pending(self) -> None:
        if self._pending is not None:
            self._recycle(self._pending[0].memory)
            self._pending = None
            self.dropped += 1

    def _post(self, claim: Claim, header: FrameHeader) -> bool:
        ring = claim.ring
        if ring is None or ring is not self.ring or not self._connection.is_open:
            self.dropped += 1
            self._chain_broken = True
            return False
        if header.sequence <= self._last_posted:  # a newer one has overtaken it
            ring.free.append(claim.slot)
            self.dropped += 1
            return False
        self._last_posted = header.sequence
        self._connection.send(_encode(_wire.FRAME, ring, claim.slot, header))
        self.sent += 1
        if self._pending is not None and self._pending[1].sequence < header.sequence:
            self._drop_pending()
        return True

    def _post_inline(self, ring: Ring, slot: int, memory: Array, header: FrameHeader) -> None:
        if header.sequence <= self._last_posted:
            ring.free.append(slot)
            self.dropped += 1
            return
        self._last_posted = header.sequence
        message = _encode(_wire.PIXELS, ring, slot, header, header.nbytes)
        # the memory may be used again only when its last byte is sent
        self._connection.send_with_pixels(message, memory.data.cast("B"), lambda: self._recycle(memory))
        self.sent += 1


def _encode(kind: int, ring: Ring, slot: int, header: FrameHeader, pixel_bytes: int = 0) -> bytes:
    return _wire.frame(
        kind,
        slot,
        ring.generation,
        header.width,
        header.height,
        header.stride,
        header.code,
        header.flags,
        header.sequence,
        header.capture_time,
        header.simulation_time,
        header.annotations,
        pixel_bytes,
    )
