#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The host by viewers, streams and frame size, beside what the machine can do.
set -eu
cd "$(dirname "$0")/.."
python=$(python3 bench/measure/environment.py base)
# else the host makes it during the first measurement
feature/target/host/bin/porthole --archive-classes
export PYTHONPATH=bench PYTHONDONTWRITEBYTECODE=1
exec "$python" -m measure.growth "$@"
