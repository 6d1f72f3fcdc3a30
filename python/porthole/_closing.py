# SPDX-License-Identifier: Apache-2.0
"""The base of everything that is closed at the end of a ``with`` block."""

from __future__ import annotations

from typing import TypeVar

_Self = TypeVar("_Self", bound="Closing")


class Closing:
    """Calls ``close`` at the end of a ``with`` block, whether it ends by an exception or not."""

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
