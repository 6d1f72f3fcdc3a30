#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How long a frame of a MuJoCo model takes without a graphics card; options as MujocoBench says. Needs Debian's
# libmujoco2.2.2 and libmujoco-samples, or another model as the last parameter and the mujoco wheel.
set -eu
cd "$(dirname "$0")/.."
mvn -q -B -ntp package -pl bench -am -DskipTests </dev/null
[ $# -gt 0 ] || set -- /usr/share/mujoco/model/humanoid/humanoid.xml
exec java -cp 'bench/target/porthole-bench-0.1.0-SNAPSHOT.jar:bench/target/lib/*' io.porthole.bench.MujocoBench "$@"
