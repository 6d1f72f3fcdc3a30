#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the frame link costs a simulator, and how long a frame is on its way. Needs Debian's python3-numpy.
set -eu
cd "$(dirname "$0")/.."
mvn -q -B -ntp package -pl bench -am -DskipTests </dev/null
exec /usr/bin/python3 bench/link.py "$@"
