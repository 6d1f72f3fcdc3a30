#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Half an hour of everything that goes wrong in a lab: ./porthole soak [--minutes N]. Exit code 1 when the host dies,
# logs an error, stops serving or grows. Needs Debian's python3-numpy; python3-aiortc and libmujoco add to it.
# ./porthole soak --page [MINUTES]: an hour of the page in Chromium. Exit code 1 when page or host grow, or stand still.
# ./porthole soak --flood: clients that take all connections. Exit code 1 when a viewer waits too long for a frame.
set -eu
if [ "${1:-}" = --page ]; then
    shift
    cd "$(dirname "$0")/../itest/browser"
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --silent
    exec node soak.mjs "$@"
fi
exec /usr/bin/python3 "$(dirname "$0")/soak" "$@"
