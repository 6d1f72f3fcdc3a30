# SPDX-License-Identifier: Apache-2.0
"""The one thread on which functions of the user's are called when viewers set controls."""

from __future__ import annotations

import os
import queue
import threading
from typing import Callable, Optional


class _Caller:
    """Calls one function at a time, in order; what waits is bounded by those who hand it in."""

    def __init__(self) -> None:
        self._waiting: "queue.SimpleQueue[Callable[[], object]]" = queue.SimpleQueue()
        threading.Thread(target=self._run, name="porthole-callbacks", daemon=True).start()

    def call(self, function: Callable[[], object]) -> None:
        self._waiting.put(function)

    def _run(self) -> None:
        while True:
            self._waiting.get()()


_caller: Optional[_Caller] = None
_lock = threading.Lock()


def call(function: Callable[[], object]) -> None:
    """Calls a function that raises nothing, soon, on the thread of the callbacks."""
    global _caller
    with _lock:
        if _caller is None:
            _caller = _Caller()
        _caller.call(function)


def _after_fork_in_child() -> None:
    global _caller, _lock
    _lock = threading.Lock()
    _caller = None


os.register_at_fork(after_in_child=_after_fork_in_child)
