# SPDX-License-Identifier: Apache-2.0
"""How often pictures are made, where a simulation steps more often than anybody looks."""

from __future__ import annotations

import time
from typing import Optional

from . import _checks


class Pace:
    """Says when the next picture is due; the average keeps to the rate.

    :param fps: the most pictures a second, None for any number
    """

    def __init__(self, fps: Optional[float]) -> None:
        self._period = 1 / _checks.rate(fps)
        self._next = 0.0

    def due(self) -> bool:
        """Whether a picture is due now; when it is, that one counts as made."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = max(self._next + self._period, now)
        return True
