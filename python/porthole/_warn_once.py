# SPDX-License-Identifier: Apache-2.0
"""Warnings that are logged once, not once a frame."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger("porthole")


class WarnOnce:
    """Logs each warning about one subject once.

    :param subject: what the warnings are about, such as ``stream camera``; it stands before each of them
    """

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self._logged: set[str] = set()

    def warn(self, text: str) -> None:
        """Logs a warning, unless the same one was logged before."""
        if self._is_first(text):
            log.warning("%s: %s", self.subject, text)

    def info(self, text: str) -> None:
        """Logs a message, unless the same one was logged before."""
        if self._is_first(text):
            log.info("%s: %s", self.subject, text)

    @contextmanager
    def guard(self, action: str) -> Iterator[None]:
        """Logs an exception of the block, where only viewers would miss the result and the simulation must go on."""
        try:
            yield
        except Exception as e:
            self.report(action, e)

    def report(self, action: str, error: Exception) -> None:
        """Logs an exception that was caught, where only viewers would miss the result and the simulation must go on."""
        kind = type(error).__name__
        if self._is_first(f"{action} {kind}"):
            log.warning("%s: %s failed, the simulation goes on (%s: %s)", self.subject, action, kind, error)
            log.debug("%s: %s failed here", self.subject, action, exc_info=error)

    def clear(self) -> None:
        """Forgets what was logged, so that it is logged again when it happens again."""
        self._logged.clear()

    def _is_first(self, text: str) -> bool:
        if text in self._logged:
            return False
        self._logged.add(text)
        return True
