#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Screen capture + JPEG at 1080p against java.awt.Robot + the same encoder, in turns. Needs Debian's xvfb and a Java
# runtime with AWT for X11 (openjdk-17-jre).
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-200}
java=$(readlink -f "$(command -v java)")
if [ ! -f "${java%/bin/java}/lib/libawt_xawt.so" ]; then
    echo "bench screen: ${java%/bin/java} has no AWT for X11; on Debian: apt install openjdk-17-jre" >&2
    exit 2
fi
command -v Xvfb >/dev/null || { echo "bench screen: Xvfb is missing; on Debian: apt install xvfb" >&2; exit 2; }
mvn -q -B -ntp package -pl bench -am -DskipTests </dev/null

folder=$(mktemp -d)
Xvfb -noreset -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp 3>"$folder/display" 2>/dev/null &
server=$!
trap 'kill "$server"; rm -r "$folder"' EXIT
tries=0
while [ ! -s "$folder/display" ]; do
    tries=$((tries + 1))
    [ "$tries" -le 100 ] || { echo "bench screen: Xvfb does not start" >&2; exit 1; }
    sleep 0.1
done
display=:$(cat "$folder/display")
DISPLAY=$display java -Djava.awt.headless=false -cp 'bench/target/porthole-bench-0.1.0-SNAPSHOT.jar:bench/target/lib/*' \
    io.porthole.bench.ScreenBench --display "$display" --rounds "$rounds" bench/frames/mj22_1280x720.png
