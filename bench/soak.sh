#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Viewers that come, watch, stall and go, and transports that are replaced meanwhile, for as long as you say:
# ./porthole soak --minutes 60. Exit code 1 when memory, threads or descriptors grow. Needs Python 3 alone.
# ./porthole soak --flood: clients that take all connections. Exit code 1 when a viewer waits too long for a frame.
set -eu
exec python3 "$(dirname "$0")/soak.py" "$@"
