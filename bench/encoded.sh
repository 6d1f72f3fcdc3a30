#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What frames that arrive as JPEG cost the host, beside raw ones. Needs Debian's python3-numpy and python3-pil.
set -eu
cd "$(dirname "$0")/.."
exec /usr/bin/python3 bench/encoded.py "$@"
