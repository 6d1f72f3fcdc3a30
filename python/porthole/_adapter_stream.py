# SPDX-License-Identifier: Apache-2.0
"""Streams as adapters open them."""

from __future__ import annotations

from typing import Any, Optional

from ._stream import Stream


class AdapterStream(Stream):
    """A stream whose refusal by a host is logged, not raised: it must not stop the simulation that it shows.

    :param name: the name that the user gave, or None
    :param default: the name otherwise; when another stream has it, this one is named NAME-2 and so on
    """

    def __init__(self, name: Optional[str], default: str, **options: Any) -> None:
        self._renames = name is None
        super().__init__(default if name is None else name, **options)

    def _report_refusal(self, code: int, reason: str) -> None:
        self._link.warnings.warn(f"the host refused it: {reason}; trying again")
