#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What tone mapping of a 1080p frame takes of one core.
set -eu
cd "$(dirname "$0")/.."
mvn -q -B -ntp package -pl bench -am -DskipTests </dev/null
exec java -cp 'bench/target/porthole-bench-0.1.0-SNAPSHOT.jar:bench/target/lib/*' io.porthole.bench.PixelsBench "$@"
