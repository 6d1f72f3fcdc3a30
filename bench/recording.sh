#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Many streams that are recorded while they are watched: memory, lost frames, and what the viewers miss. Exit code 1 when
# memory grows. Needs Debian's python3-numpy.
set -eu
exec /usr/bin/python3 "$(dirname "$0")/recording.py" "$@"
