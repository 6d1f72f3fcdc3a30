# SPDX-License-Identifier: Apache-2.0
"""Addresses of the host, and the order in which they are tried."""

from __future__ import annotations

import os
import socket
from typing import NamedTuple, Optional, Union
from urllib.parse import urlsplit

from . import _wire

_FIRST_PAUSE = 0.05
_MAX_PAUSE = 1.0
_REFUSED_PAUSE = 1.0
_WRONG_TOKEN_PAUSE = 5.0


class Endpoint(NamedTuple):
    """One address to try."""

    family: int
    address: Union[str, tuple]  # type: ignore[type-arg]
    #: Whether another user could have made the file there.
    guessed: bool = False

    def __str__(self) -> str:
        if self.family == socket.AF_UNIX:
            return str(self.address)
        return f"tcp://{self.address[0]}:{self.address[1]}"


def endpoints(address: Optional[str]) -> list[Endpoint]:
    """The addresses to try in turn.

    :param address: a path, ``unix:PATH``, ``tcp://HOST:PORT``, or None for PORTHOLE_ADDRESS or else where a host of
        the same user listens unless it is configured otherwise
    :raises ValueError: when it is none of these, or a host's name is unknown
    """
    address = address or os.environ.get("PORTHOLE_ADDRESS") or None
    if address is None:
        folder = f"porthole-{os.getuid()}"
        folders = [os.environ.get("XDG_RUNTIME_DIR"), "/tmp"]
        return [Endpoint(socket.AF_UNIX, os.path.join(f, folder, "link.sock"), True) for f in folders if f]
    if address.startswith("tcp://"):
        return _tcp(address)
    path = address[len("unix:") :] if address.startswith("unix:") else address
    if "/" not in path or "://" in path:
        raise ValueError(f"address {address!r} is not a path, unix:PATH or tcp://HOST:PORT")
    if len(os.fsencode(path)) > 107:
        raise ValueError(f"the path {path!r} is longer than a socket's path may be (107 bytes)")
    return [Endpoint(socket.AF_UNIX, path)]


def _tcp(address: str) -> list[Endpoint]:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port:
        raise ValueError(f"address {address!r} is not tcp://HOST:PORT")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as e:
        raise ValueError(f"the host {host!r} is not known: {e}") from None
    return [Endpoint(family, sockaddr) for family, _, _, _, sockaddr in found]


def is_trustworthy(endpoint: Endpoint) -> bool:
    """Returns whether the file belongs to this user, where another one could have made it."""
    if not endpoint.guessed:
        return True
    try:
        return os.lstat(os.path.dirname(str(endpoint.address))).st_uid == os.getuid()
    except OSError:
        return True  # nothing is there


class Attempts:
    """Goes through the endpoints in turn, and pauses longer after each round without success."""

    def __init__(self, endpoints: list[Endpoint]) -> None:
        self._endpoints = endpoints
        self._index = 0
        self._pause = _FIRST_PAUSE

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint of this attempt."""
        return self._endpoints[self._index]

    def next_endpoint(self) -> bool:
        """Goes on to the next endpoint; returns whether this round has another one."""
        if self._index + 1 >= len(self._endpoints):
            return False
        self._index += 1
        return True

    def succeeded(self) -> None:
        self._pause = _FIRST_PAUSE

    def pause(self, refusal: Optional[int]) -> float:
        """Begins another round; returns the seconds to wait before it.

        :param refusal: the code of the host's REFUSED, None when it did not answer so
        """
        self._index = 0
        pause = self._pause
        self._pause = min(2 * self._pause, _MAX_PAUSE)
        if refusal is None:
            return pause
        return _WRONG_TOKEN_PAUSE if refusal == _wire.TOKEN else _REFUSED_PAUSE
