# SPDX-License-Identifier: Apache-2.0
"""Streams as adapters open them."""

from __future__ import annotations

from typing import Any, Callable, Optional

from ._stream import Stream


class AdapterStream(Stream):
    """A stream whose refusal by a host is logged, not raised: it must not stop the simulation that it shows.

    :param name: the name that the user gave, or None
    :param default: the name otherwise; when another stream has it, this one is named NAME-2 and so on
    """

    def __init__(self, name: Optional[str], default: str, **options: Any) -> None:
        self._renames = name is None
        super().__init__(default if name is None else name, **options)

    def follow_state(self, source: Callable[[], dict[str, Any]]) -> None:
        """Reports the state that a source returns, as ``report_state`` does, whenever it has changed.

        :param source: called on Porthole's thread, ten times a second while somebody watches, once otherwise; must not
            hold the stream, which ends with its last holder
        """
        self._panel.follow_state(source)

    def _report_refusal(self, code: int, reason: str) -> None:
        self._link.warnings.warn(f"the host refused it: {reason}; trying again")
