#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a start of the host costs, and its first seconds with a viewer, with and without the archive of classes.
set -eu
cd "$(dirname "$0")/.."
feature/target/host/bin/porthole --archive-classes
exec /usr/bin/python3 bench/start.py "$@"
