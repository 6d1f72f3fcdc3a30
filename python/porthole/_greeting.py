# SPDX-License-Identifier: Apache-2.0
"""The greeting of a stream: name, title, rate, tone mapping and token."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from typing import Optional

from . import _wire

MAX_NAME_LENGTH = 64

_MAX_NUMBER = 999
#: Refusals of a name that was ours, or a parent process's, before another one is used: it may just be given free.
_PATIENCE = 2


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MAX_TITLE_LENGTH = 120


@dataclass
class Greeting:
    """A stream's HELLO. When its name is taken it may go on to NAME-2, NAME-3 and so on.

    Written by the loop's thread alone.
    """

    name: str
    title: str = ""
    fps: float = 0.0
    tone: str = ""
    token: str = ""
    #: Codec in which all frames will arrive; empty for pixels, or where it is not known.
    codec: str = ""
    #: Whether another name is used when this one is taken.
    renames: bool = False
    _number: int = 1
    _patience: int = 0
    _base: str = ""
    _taken: Optional[str] = None

    def encode(self) -> bytes:
        """The message.

        :raises ValueError: when it is longer than allowed
        """
        return _wire.hello(os.getpid(), self.fps, self.name, self.title, self.tone, self.token, self.codec)

    def accepted(self) -> Optional[str]:
        """Notes that the name is this stream's, which is not given up at the first refusal from here on.

        :returns: the name that was asked for, when this is another one and it was not returned before
        """
        self._patience = _PATIENCE
        taken, self._taken = self._taken, None
        return taken

    def rename(self) -> bool:
        """Chooses the next name after this one was refused; returns whether there is another one to try."""
        if not self.renames or self._number >= _MAX_NUMBER:
            return False
        if self._patience > 0:
            self._patience -= 1
            return False
        self._base = self._base or self.name
        self._taken = self._base
        self._number += 1
        suffix = f"-{self._number}"
        self._patience = 0
        self.name = self._base[: MAX_NAME_LENGTH - len(suffix)] + suffix
        return True

    def of_child(self) -> Greeting:
        """The greeting of a forked process, which must do without the name when the parent goes on using it."""
        return replace(self, renames=True, _patience=_PATIENCE)


def checked(
    name: str,
    title: Optional[str],
    fps: Optional[float],
    tone: Optional[str],
    token: Optional[str],
    codec: str,
    renames: bool,
) -> Greeting:
    """The greeting of a stream as its user describes it.

    :raises ValueError: when a value is not allowed
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"name {name!r} is not 1 to 64 of A-Z a-z 0-9 . _ - with a letter or digit first")
    if title is not None and (len(title) > _MAX_TITLE_LENGTH or any(ord(c) < 32 or 127 <= ord(c) < 160 for c in title)):
        raise ValueError("title is longer than 120 characters or has control characters")
    if fps is not None and not 0 < fps <= 1000:
        raise ValueError(f"fps {fps} is not in 0..1000")
    known = os.environ.get("PORTHOLE_TOKEN", "") if token is None else token
    greeting = Greeting(name, title or "", float(fps or 0), tone or "", known, codec, renames)
    greeting.encode()  # raises where it is too long
    return greeting
