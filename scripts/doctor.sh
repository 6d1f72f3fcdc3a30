# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # ./porthole sets root, common.sh the rest
# ./porthole doctor: what this machine lacks. Exit code 0 when the host can be built and run, 1 otherwise.

core=0

# line MARK WHAT TEXT: ok, "--" for something optional that is missing, "!!" for something the host needs
line() {
    printf '%-3s %-14s %s\n' "$1" "$2" "$3"
    [ "$1" != '!!' ] || core=1
}

# package PACKAGE TEXT
package() {
    if present "$1"; then line ok "$1" "$2"; else line -- "$1" "missing ($2): apt-get install $1"; fi
}

number=$(jdk_version)
if [ "$number" -ge 17 ]; then
    line ok JDK "version $number"
elif [ -f "$built/bin/felix.jar" ] && has java; then
    line -- JDK "none of version 17 or newer, so nothing can be built: apt-get install openjdk-17-jdk-headless"
else
    line '!!' JDK "17 or newer is needed: apt-get install openjdk-17-jdk-headless, or set JAVA_HOME"
fi
if has mvn; then
    line ok Maven "$(mvn -B -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/version \1/p' | head -n 1)"
elif [ -f "$built/bin/felix.jar" ]; then
    line -- Maven "missing, so nothing can be built: apt-get install maven"
else
    line '!!' Maven "missing: apt-get install maven"
fi
if [ -f "$built/bin/felix.jar" ]; then
    if changed; then line -- host "built, but sources changed since: ./porthole run builds it"; else line ok host built; fi
else
    line -- host "not built yet: ./porthole run builds it"
fi

if PORTHOLE_HOME=$root/feature/src/host "$root/feature/src/host/bin/porthole" --port 0 --dry-run >/dev/null 2>"$root/.doctor.$$"; then
    line ok "cache folder" "${XDG_CACHE_HOME:-${HOME:-}/.cache}/porthole"
else
    line '!!' start "$(sed 's/^porthole: //' "$root/.doctor.$$")"
fi
rm -f "$root/.doctor.$$"
port=${OMNIGIBSON_HTTP_PORT:-8211}
if [ ! -r /proc/net/tcp ]; then
    line -- "port $port" "cannot be told on this system"
elif cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -q "$(printf ':%04X [0-9A-F:]* 0A' "$port")"; then
    line -- "port $port" "in use: stop what uses it (ss -ltnp) or run with --port"
else
    line ok "port $port" free
fi

package libturbojpeg0 "fast JPEG; without it pictures are compressed in pure Java"
if [ -w /dev/shm ]; then
    line ok /dev/shm "$(df -Pm /dev/shm | awk 'NR == 2 { print $4 " MiB free" }')"
else
    line -- /dev/shm "cannot be written: other processes hand in frames over the socket, which copies them"
fi
# shellcheck disable=SC3045 # dash, bash and busybox have it
files=$(ulimit -n)
if [ "$files" = unlimited ] || [ "$files" -ge 1024 ]; then
    line ok "open files" "at most $files"
else
    line -- "open files" "at most $files, too few for many viewers: ulimit -n 4096"
fi
mujoco=$(find /usr/lib /usr/local/lib "${VIRTUAL_ENV:-/nowhere}/lib" "${HOME:-/nowhere}/.local/lib" -maxdepth 5 -name 'libmujoco.so*' 2>/dev/null | head -n 1)
if [ -n "$mujoco" ]; then
    line ok MuJoCo "$mujoco"
else
    line -- MuJoCo "missing, so no models run inside the host: apt-get install libmujoco2.2.2, or pip install mujoco"
fi
package libegl1 "MuJoCo models are drawn with it"
if [ -n "${DISPLAY:-}" ]; then line ok display "$DISPLAY"; else line -- display "none, so no screen can be captured"; fi
if [ "$(id -u)" -ne 0 ] || has setpriv; then line ok priority "kept from real-time"; else line -- priority "setpriv is missing: apt-get install util-linux"; fi

package libxcb-shm0 "capture of screens"
package libxcb-xfixes0 "cursors in captured screens"
package libxcb-xtest0 "steering of captured screens"
package python3-numpy "simulators in Python hand in frames with it"
package python3-opencv "tests"
package ffmpeg "tests"
package xvfb "tests of captured screens"
package libmujoco-samples "tests of captured screens"
package nginx "tests behind a proxy"
package chromium "browser tests"
package nodejs "viewer and browser tests"
package npm "browser tests"
package shellcheck "./porthole check"

if [ "$core" -eq 0 ]; then echo "The host can run here."; else echo "The host cannot run here yet: see the lines with !!."; fi
exit "$core"
