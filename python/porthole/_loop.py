# SPDX-License-Identifier: Apache-2.0
"""One thread for all links of a process: it connects, reads, and writes what could not be written at once."""

from __future__ import annotations

import logging
import os
import selectors
import socket
import threading
import time
from typing import Optional, Protocol

log = logging.getLogger("porthole")

_LONGEST_WAIT = 3600.0


class Client(Protocol):
    """What the loop looks after. All methods are called on the loop's thread."""

    #: When it wants to be looked at next, on the clock of time.monotonic().
    deadline: float

    def service(self, now: float, readable: bool, writable: bool) -> None: ...

    def interest(self) -> Optional[tuple[socket.socket, int]]:
        """Its socket and the events that it waits for; a socket is closed only in ``discard``."""
        ...

    def discard(self) -> None:
        """Closes sockets that are of no use any more."""
        ...


class Loop:
    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._ear, self._mouth = socket.socketpair()
        self._ear.setblocking(False)
        self._mouth.setblocking(False)
        self._selector.register(self._ear, selectors.EVENT_READ)
        # re-entrant, for the garbage collector may end a stream while this thread is in here
        self._lock = threading.RLock()
        self._dirty: set[Client] = set()
        self._clients: set[Client] = set()
        self._registered: dict[Client, tuple[socket.socket, int]] = {}
        threading.Thread(target=self._run, name="porthole", daemon=True).start()

    def look_at(self, client: Client) -> None:
        """Has a client serviced soon, a new one too; safe from any thread."""
        with self._lock:
            first = not self._dirty
            self._dirty.add(client)
        if first:
            try:
                self._mouth.send(b"\0")
            except BlockingIOError:
                pass  # it is awake

    def forget(self, client: Client) -> None:
        """Drops a client; on the loop's thread only."""
        self._clients.discard(client)

    def abandon(self) -> None:
        """Closes our copies of the descriptors in a forked child, where the thread does not exist."""
        self._selector.close()
        self._ear.close()
        self._mouth.close()

    def _run(self) -> None:
        while True:
            try:
                self._once()
            except Exception:  # a fault here must not end every stream of the simulator
                log.exception("porthole's thread met a fault; please report it")
                time.sleep(0.1)

    def _once(self) -> None:
        now = time.monotonic()
        timeout = min([now + _LONGEST_WAIT, *(c.deadline for c in self._clients)]) - now
        ready: dict[Client, int] = {}
        for key, mask in self._selector.select(max(0.0, timeout)):
            if key.data is None:
                self._ear.recv(4096)
            else:
                ready[key.data] = mask
        with self._lock:
            dirty, self._dirty = self._dirty, set()
        self._clients |= dirty
        now = time.monotonic()
        for client in list(self._clients):
            mask = ready.get(client, 0)
            if mask or client in dirty or client.deadline <= now:
                readable = bool(mask & selectors.EVENT_READ)
                client.service(now, readable, bool(mask & selectors.EVENT_WRITE))
                self._register(client)

    def _register(self, client: Client) -> None:
        old = self._registered.get(client)
        new = client.interest() if client in self._clients else None
        if old != new:
            if old is not None and (new is None or new[0] is not old[0]):
                self._selector.unregister(old[0])
                old = None
            if new is None:
                self._registered.pop(client, None)
            else:
                change = self._selector.register if old is None else self._selector.modify
                change(new[0], new[1], client)
                self._registered[client] = new
        client.discard()


_loop: Optional[Loop] = None
_loop_lock = threading.Lock()


def loop() -> Loop:
    """The process's loop, started when it is first wanted."""
    global _loop
    with _loop_lock:
        if _loop is None:
            _loop = Loop()
        return _loop


def _after_fork_in_child() -> None:
    global _loop, _loop_lock
    _loop_lock = threading.Lock()
    if _loop is not None:
        _loop.abandon()
        _loop = None


os.register_at_fork(after_in_child=_after_fork_in_child)
