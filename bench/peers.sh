#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Porthole beside what people use today, on the same frames. What it compares with is installed under target/ as far as it
# can be had. WebRTC needs a network of its own, since it takes no candidates from loopback: that needs root.
set -eu
cd "$(dirname "$0")/.."
python=$(python3 bench/measure/environment.py base flask fastapi aiortc viser rerun)
# else the host makes it during the first measurement
feature/target/host/bin/porthole --archive-classes
export PYTHONPATH=bench PYTHONDONTWRITEBYTECODE=1
exec "$python" -m measure.comparison "$@"
