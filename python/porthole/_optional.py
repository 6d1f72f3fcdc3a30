# SPDX-License-Identifier: Apache-2.0
"""Libraries that an adapter needs and this package does not."""

from __future__ import annotations

import importlib
from typing import Any


def library(name: str, user: str, package: str) -> Any:
    """Imports a library when it is first needed.

    :raises ImportError: when it is not there, with the command that gets it
    """
    try:
        return importlib.import_module(name)
    except ImportError as e:
        raise ImportError(f"{user} needs {package}, which cannot be imported ({e}): pip install {package}") from e
