#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The numbers of docs/performance.md. Needs Debian's libjpeg-turbo-progs, python3-numpy, python3-opencv, python3-flask.
set -eu
cd "$(dirname "$0")/.."
mvn -q -B -ntp package -pl bench -am -DskipTests </dev/null
echo "JPEG through the bundle against tjbench, the same library and frames, interleaved:"
java -cp 'bench/target/porthole-bench-0.1.0-SNAPSHOT.jar:bench/target/lib/*' io.porthole.bench.JpegBench \
    --rounds 3 --seconds 0.5 bench/frames/*.png
exec /usr/bin/python3 bench/quick.py "$@"
