#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# WebRTC beside aiortc, for docs/performance.md. Needs root (network namespaces) and Debian's chromium, iproute2,
# python3-aiortc, python3-aiohttp, python3-numpy, python3-pil.
set -eu
cd "$(dirname "$0")/.."
exec /usr/bin/python3 bench/webrtc.py "$@"
