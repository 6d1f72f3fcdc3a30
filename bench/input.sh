#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What an event needs from the browser to the simulator, over the WebSocket and over WebRTC's data channel.
set -eu
cd "$(dirname "$0")/../itest/browser"
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --silent
exec node input.mjs "$@"
