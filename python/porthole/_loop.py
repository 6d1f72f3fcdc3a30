# SPDX-License-Identifier: Apache-2.0
"""The one thread for all connections of a process: it connects, reads, and writes what could not be written at once."""

from __future__ import annotations

import logging
import os
import selectors
import socket
import threading
import time
from typing import Optional, Protocol

log = logging.getLogger("porthole")

_MAX_WAIT = 3600.0


class Client(Protocol):
    """A connection that the loop serves. All methods are called on the loop's thread."""

    #: When ``service`` is to be called next at the latest, on the clock of time.monotonic().
    deadline: float

    def service(self, now: float, readable: bool, writable: bool) -> None: ...

    def interest(self) -> Optional[tuple[socket.socket, int]]:
        """The socket and the events to wait for; a socket is closed only in ``close_sockets``."""
        ...

    def close_sockets(self) -> None:
        """Closes sockets that are no longer used."""
        ...


class Loop:
    """Waits for the sockets and deadlines of its clients."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._wake_recv, self._wake_send = socket.socketpair()
        self._wake_recv.setblocking(False)
        self._wake_send.setblocking(False)
        self._selector.register(self._wake_recv, selectors.EVENT_READ)
        # re-entrant, for the garbage collector may end a stream while this thread is in here
        self._lock = threading.RLock()
        self._dirty: set[Client] = set()
        self._clients: set[Client] = set()
        self._registered: dict[Client, tuple[socket.socket, int]] = {}
        threading.Thread(target=self._run, name="porthole", daemon=True).start()

    def schedule(self, client: Client) -> None:
        """Calls a client's ``service`` soon, a new one's too; safe from any thread."""
        with self._lock:
            first = not self._dirty
            self._dirty.add(client)
        if first:
            try:
                self._wake_send.send(b"\0")
            except BlockingIOError:
                pass  # the thread is awake

    def forget(self, client: Client) -> None:
        """Drops a client; on the loop's thread only."""
        self._clients.discard(client)

    def abandon(self) -> None:
        """Closes our copies of the descriptors in a forked child, where the thread does not exist."""
        self._selector.close()
        self._wake_recv.close()
        self._wake_send.close()

    def _run(self) -> None:
        while True:
            try:
                self._run_once()
            except Exception:  # an error here must not end every stream of the simulator
                log.exception("porthole's thread failed; please report it")
                time.sleep(0.1)

    def _run_once(self) -> None:
        now = time.monotonic()
        timeout = min([now + _MAX_WAIT, *(c.deadline for c in self._clients)]) - now
        ready: dict[Client, int] = {}
        for key, mask in self._selector.select(max(0.0, timeout)):
            if key.data is None:
                self._wake_recv.recv(4096)
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
        client.close_sockets()


_loop: Optional[Loop] = None
_loop_lock = threading.Lock()


def loop() -> Loop:
    """The process's loop, started when it is first used."""
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
