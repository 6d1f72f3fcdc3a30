# SPDX-License-Identifier: Apache-2.0
"""Where the host is."""

from __future__ import annotations

import os
import socket
from typing import NamedTuple, Optional, Union
from urllib.parse import urlsplit


class Place(NamedTuple):
    """One address to try."""

    family: int
    address: Union[str, tuple]  # type: ignore[type-arg]
    #: Whether a stranger could have made the file there.
    guessed: bool = False

    def __str__(self) -> str:
        if self.family == socket.AF_UNIX:
            return str(self.address)
        return f"tcp://{self.address[0]}:{self.address[1]}"


def places(address: Optional[str]) -> list[Place]:
    """The addresses to try in turn.

    :param address: a path, ``unix:PATH``, ``tcp://HOST:PORT``, or None for PORTHOLE_ADDRESS or else where a host of
        the same user listens when it is not told otherwise
    :raises ValueError: when it is none of these, or a host's name is unknown
    """
    address = address or os.environ.get("PORTHOLE_ADDRESS") or None
    if address is None:
        folder = f"porthole-{os.getuid()}"
        folders = [os.environ.get("XDG_RUNTIME_DIR"), "/tmp"]
        return [Place(socket.AF_UNIX, os.path.join(f, folder, "link.sock"), True) for f in folders if f]
    if address.startswith("tcp://"):
        return _tcp(address)
    path = address[len("unix:") :] if address.startswith("unix:") else address
    if "/" not in path or "://" in path:
        raise ValueError(f"address {address!r} is not a path, unix:PATH or tcp://HOST:PORT")
    if len(os.fsencode(path)) > 107:
        raise ValueError(f"the path {path!r} is longer than a socket's path may be (107 bytes)")
    return [Place(socket.AF_UNIX, path)]


def _tcp(address: str) -> list[Place]:
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
    return [Place(family, sockaddr) for family, _, _, _, sockaddr in found]


def trustworthy(place: Place) -> bool:
    """Whether what is there belongs to this user, where a stranger could have made it."""
    if not place.guessed:
        return True
    try:
        return os.lstat(os.path.dirname(str(place.address))).st_uid == os.getuid()
    except OSError:
        return True  # nothing is there
