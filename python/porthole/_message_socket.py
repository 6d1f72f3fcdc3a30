# SPDX-License-Identifier: Apache-2.0
"""Messages of the frame link over a socket that never blocks."""

from __future__ import annotations

import errno
import socket
import time
from collections import deque
from typing import Callable, Optional

from . import _address, _wire

_READ_BYTES = 65536


class Broken(Exception):
    """The connection is of no use any more; the message says why."""


class MessageSocket:
    """Sends and receives whole messages. Its owner holds a lock around every call."""

    def __init__(self) -> None:
        self.sock: Optional[socket.socket] = None
        #: When the host was heard last, on the clock of time.monotonic().
        self.heard = 0.0
        self._inbox = bytearray()
        self._outbox: deque[memoryview] = deque()
        self._on_sent: Optional[Callable[[], None]] = None
        self._sockets_to_close: list[socket.socket] = []

    @property
    def has_unsent(self) -> bool:
        return bool(self._outbox)

    def connect(self, endpoint: _address.Endpoint) -> bool:
        """Begins to connect; returns whether the connection stands already."""
        if not _address.is_trustworthy(endpoint):
            raise Broken(f"the folder of {endpoint} belongs to another user")
        try:
            sock = socket.socket(endpoint.family, socket.SOCK_STREAM)
        except OSError as e:
            raise Broken(f"no socket can be opened ({e.strerror})") from None
        sock.setblocking(False)
        if endpoint.family != socket.AF_UNIX:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = sock
        self.heard = time.monotonic()
        code = sock.connect_ex(endpoint.address)
        if code == errno.EAGAIN:
            raise Broken(f"the host at {endpoint} has too many connections waiting")
        if code in (errno.EACCES, errno.EPERM):
            raise Broken(f"this user may not use {endpoint}; see the host's socketPermissions")
        if code not in (0, errno.EINPROGRESS):
            raise Broken(f"no host listens at {endpoint}")
        return code == 0

    def finish_connecting(self, endpoint: _address.Endpoint) -> None:
        """Checks a connection that was in progress."""
        assert self.sock is not None
        if self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise Broken(f"no host listens at {endpoint}")

    def send(self, data: bytes) -> None:
        """Sends a message now, or after those that wait."""
        idle = not self._outbox
        self._outbox.append(memoryview(data))
        if idle:
            self.flush()

    def send_with_pixels(self, data: bytes, pixels: memoryview, on_sent: Callable[[], None]) -> None:
        """Sends a message whose pixels follow; calls ``on_sent`` when the last byte is sent."""
        self._outbox.append(memoryview(data))
        self._outbox.append(pixels)
        self._on_sent = on_sent
        self.flush()

    def flush(self) -> None:
        """Writes as much as the socket takes."""
        while self._outbox and self.sock is not None:
            try:
                count = self.sock.send(self._outbox[0])
            except (BlockingIOError, InterruptedError):
                return
            except OSError as e:
                raise Broken(f"the connection broke ({e.strerror})") from None
            if self._on_sent is not None:
                self.heard = time.monotonic()  # a frame may take longer to send than the host may be silent
            if count < len(self._outbox[0]):
                self._outbox[0] = self._outbox[0][count:]
            else:
                self._outbox.popleft()
        if not self._outbox and self._on_sent is not None:
            on_sent, self._on_sent = self._on_sent, None
            on_sent()

    def receive(self) -> list[tuple[int, bytes]]:
        """The whole messages that have arrived, as type and body; never waits."""
        if self.sock is None:
            return []
        try:
            data = self.sock.recv(_READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return []
        except OSError as e:
            raise Broken(f"the connection broke ({e.strerror})") from None
        if not data:
            raise Broken("the host closed the connection")
        self.heard = time.monotonic()
        self._inbox += data
        return self._whole_messages()

    def _whole_messages(self) -> list[tuple[int, bytes]]:
        messages = []
        at = 0
        while len(self._inbox) - at >= _wire.HEAD.size:
            kind, length = _wire.read_head(self._inbox, at)
            end = at + _wire.HEAD.size + length
            if len(self._inbox) < end:
                break
            messages.append((kind, bytes(self._inbox[end - length : end])))
            at = end
        del self._inbox[:at]
        return messages

    def shut_down_writing(self) -> None:
        try:
            if self.sock is not None and not self._outbox:
                self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the host closed it already

    def reset(self) -> None:
        """Gives the connection up. Its socket is closed by ``close_sockets``, when nobody waits on it any more."""
        if self.sock is not None:
            self._sockets_to_close.append(self.sock)
        self.sock = None
        self._inbox.clear()
        self._outbox.clear()
        self._on_sent = None

    def close_sockets(self) -> None:
        """Closes the sockets of connections that were given up."""
        while self._sockets_to_close:
            self._sockets_to_close.pop().close()
