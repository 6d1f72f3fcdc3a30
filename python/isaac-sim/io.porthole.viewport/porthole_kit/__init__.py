# SPDX-License-Identifier: Apache-2.0
"""A Kit extension that shows the active viewport in browsers."""

from .extension import Extension

__all__ = ["Extension"]
