#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What an event needs from the browser to the simulator, over the WebSocket and over WebRTC's data channel.
set -eu
cd "$(dirname "$0")/../itest/browser"
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --no-audit --no-fund --silent
    touch node_modules/.package-lock.json
fi
exec node input.mjs "$@"
