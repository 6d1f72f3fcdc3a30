# SPDX-License-Identifier: Apache-2.0
"""The slots that a host lends to one stream."""

from __future__ import annotations

import mmap
import os
from typing import Optional

import numpy as np

from . import _wire
from ._pixels import Array


class Ring:
    """Slots that are free belong to us; one that holds a frame belongs to the host until it gives it back.

    Where the host's memory cannot be opened (another user, container or machine) the slots are only a count of
    frames that the host has room for, and pixels go over the socket.
    """

    def __init__(self, offer: _wire.RingOffer, share: bool) -> None:
        self.generation = offer.generation
        self.slot_bytes = offer.slot_bytes
        self.slots = offer.slots
        self.free = list(range(offer.slots))
        self._offset = offer.offset
        self._memory = _open(offer) if share and offer.path else None

    @property
    def mapped(self) -> bool:
        return self._memory is not None

    def release(self, slot: int) -> None:
        if slot >= self.slots or slot in self.free:
            raise _wire.ProtocolError(f"the host gave back slot {slot}, which it did not have")
        self.free.append(slot)

    def memory(self, slot: int, nbytes: int) -> Array:
        """The slot's bytes. They stay mapped for as long as somebody holds the array."""
        assert self._memory is not None
        return np.frombuffer(self._memory, np.uint8, nbytes, self._offset + slot * self.slot_bytes)


def _open(offer: _wire.RingOffer) -> Optional[mmap.mmap]:
    """Maps the host's memory, or None when it cannot be reached from here."""
    bytes_wanted = offer.offset + offer.slots * offer.slot_bytes
    try:
        # in another pid namespace the path may lead to anybody's file: open nothing that is not such memory
        if not os.readlink(offer.path).startswith("/memfd:porthole-"):
            return None
        fd = os.open(offer.path, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            if os.fstat(fd).st_size != bytes_wanted:
                return None
            memory = mmap.mmap(fd, bytes_wanted)
        finally:
            os.close(fd)
    except (OSError, ValueError):
        return None
    if memory[: _wire.NONCE_BYTES] != offer.nonce:
        memory.close()
        return None
    return memory
