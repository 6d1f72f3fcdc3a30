#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a training run loses to being watched.
set -eu
cd "$(dirname "$0")/.."
python=$(python3 bench/measure/environment.py --system stable-baselines3 base) \
    || python=$(python3 bench/measure/environment.py base gymnasium)
# else the host makes it during the first measurement
feature/target/host/bin/porthole --archive-classes
export PYTHONPATH=bench PYTHONDONTWRITEBYTECODE=1
exec "$python" -m measure.simulation "$@"
