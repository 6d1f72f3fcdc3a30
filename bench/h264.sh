#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# H.264 over the WebSocket, for docs/performance.md. Needs root (network namespaces) and Debian's iproute2,
# python3-aiortc, python3-aiohttp, python3-flask, python3-numpy, python3-opencv, python3-pil.
set -eu
cd "$(dirname "$0")/.."
exec /usr/bin/python3 bench/h264.py "$@"
