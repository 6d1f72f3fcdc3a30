# SPDX-License-Identifier: Apache-2.0
"""A stand-in for what the extension calls of Kit's carb: it keeps what was logged."""

logged = []


def log_warn(message):
    logged.append(("warn", message))


def log_error(message):
    logged.append(("error", message))
