# SPDX-License-Identifier: Apache-2.0
"""All streams of the process, for its end and for forks."""

from __future__ import annotations

import atexit
import os
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._stream import Stream

_streams: "weakref.WeakSet[Stream]" = weakref.WeakSet()


def add(stream: Stream) -> None:
    """Keeps a stream in mind as long as somebody uses it."""
    _streams.add(stream)


def discard(stream: Stream) -> None:
    """Forgets a stream that is closed."""
    _streams.discard(stream)


def _close_all() -> None:
    streams = list(_streams)
    for stream in streams:  # all at once: an unresponsive host must not delay the end once for each of them
        if not stream._dormant:
            stream._link.leave()
    for stream in streams:
        stream.close()


def _after_fork_in_parent() -> None:
    for stream in list(_streams):
        stream._after_fork_in_parent()


def _after_fork_in_child() -> None:
    for stream in list(_streams):
        stream._after_fork_in_child()


atexit.register(_close_all)
os.register_at_fork(after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)
