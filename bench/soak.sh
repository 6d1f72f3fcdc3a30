#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Half an hour of everything that goes wrong in a lab: ./porthole soak [--minutes N]. Exit code 1 when the host dies,
# logs an error, stops serving or grows. Needs Debian's python3-numpy; python3-aiortc and libmujoco add to it.
# ./porthole soak --flood: clients that take all connections. Exit code 1 when a viewer waits too long for a frame.
set -eu
exec /usr/bin/python3 "$(dirname "$0")/soak" "$@"
