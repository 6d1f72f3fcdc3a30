# SPDX-License-Identifier: Apache-2.0
"""How often frames are made, where a simulation steps more often than frames are needed."""

from __future__ import annotations

import time
from typing import Optional

from . import _checks

#: Seconds until frames are made again after one could not be made.
RETRY_SECONDS = 1.0


class Pace:
    """Says when the next frame is due; the average keeps to the rate.

    :param fps: maximum frames per second, None for any number
    """

    def __init__(self, fps: Optional[float]) -> None:
        self._period = 1 / _checks.rate(fps)
        self._next = 0.0

    def due(self) -> bool:
        """Whether a frame is due now; when it is, that one counts as made."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = max(self._next + self._period, now)
        return True

    def postpone(self, seconds: float) -> None:
        """Makes no frame due for so long, after one that could not be made."""
        self._next = time.monotonic() + seconds
