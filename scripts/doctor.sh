# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # ./porthole sets root, common.sh the rest
# ./porthole doctor: lists what is missing. Exit code 0 when the host can be built and run, 1 otherwise.

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
elif [ -f "$built/bin/launcher.jar" ] && has java; then
    line -- JDK "no JDK 17 or newer, so nothing can be built: apt-get install openjdk-17-jdk-headless"
else
    line '!!' JDK "17 or newer is needed: apt-get install openjdk-17-jdk-headless, or set JAVA_HOME"
fi
if has mvn; then
    line ok Maven "$(mvn -B -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/version \1/p' | head -n 1)"
elif [ -f "$built/bin/launcher.jar" ]; then
    line -- Maven "missing, so nothing can be built: apt-get install maven"
else
    line '!!' Maven "missing: apt-get install maven"
fi
if [ -f "$built/bin/launcher.jar" ]; then
    if changed; then line -- host "out of date: ./porthole run builds it"; else line ok host built; fi
else
    line -- host "not built yet: ./porthole run builds it"
fi

if [ ! -f "$built/bin/launcher.jar" ]; then
    line -- start "not checked: the host is not built yet"
elif answer=$("$built/bin/porthole" --port 0 --dry-run 2>&1); then
    line ok "cache folder" "$(echo "$answer" | sed -n 's/^cache *//p')"
    warnings=$(echo "$answer" | sed -n 's/^porthole: //p')
    if [ -n "$warnings" ]; then line -- configuration "$warnings"; else line ok configuration "keys and values are known"; fi
else
    line '!!' start "${answer#porthole: }"
fi
port=${OMNIGIBSON_HTTP_PORT:-8211}
if [ ! -r /proc/net/tcp ]; then
    line -- "port $port" "not checked: there is no /proc/net/tcp"
elif cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -q "$(printf ':%04X [0-9A-F:]* 0A' "$port")"; then
    line -- "port $port" "in use: stop the program that uses it (ss -ltnp shows it) or choose another with --port"
else
    line ok "port $port" free
fi

package libturbojpeg0 "fast JPEG; without it the host uses slower pure Java"
if [ -w /dev/shm ]; then
    line ok /dev/shm "$(df -Pm /dev/shm | awk 'NR == 2 { print $4 " MiB free" }')"
else
    line -- /dev/shm "not writable: producers send frames through the socket, which copies them"
fi
# shellcheck disable=SC3045 # dash, bash and busybox have it
files=$(ulimit -n)
if [ "$files" = unlimited ] || [ "$files" -ge 1024 ]; then
    line ok "open files" "limit $files"
else
    line -- "open files" "limit $files is too low for many viewers: ulimit -n 4096"
fi
mujoco=$(find /usr/lib /usr/local/lib "${VIRTUAL_ENV:-/nowhere}/lib" "${HOME:-/nowhere}/.local/lib" -maxdepth 5 -name 'libmujoco.so*' 2>/dev/null | head -n 1)
if [ -n "$mujoco" ]; then
    line ok MuJoCo "$mujoco"
else
    line -- MuJoCo "missing (models inside the host): apt-get install libmujoco2.2.2, or pip install mujoco"
fi
package esbuild "a page in few files, which is there sooner over a slow network"
package libegl1 "rendering of MuJoCo models"
if [ -n "${DISPLAY:-}" ]; then line ok display "$DISPLAY"; else line -- display "DISPLAY is not set, so no screen can be captured"; fi
if [ "$(id -u)" -ne 0 ] || has setpriv; then line ok setpriv "WebRTC threads run without real-time priority"; else line -- setpriv "missing (keeps WebRTC threads from real-time priority): apt-get install util-linux"; fi

package libxcb-shm0 "screen capture"
package libxcb-xfixes0 "cursor in screen capture"
package libxcb-xtest0 "control of captured screens"
package python3-numpy "Python producers"
package python3-opencv "tests"
package ffmpeg "tests"
package xvfb "tests of screen capture"
package libmujoco-samples "tests of screen capture"
package nginx "tests behind a proxy"
package caddy "tests behind a proxy"
package chromium "browser tests"
package nodejs "viewer and browser tests"
package npm "browser tests"
package shellcheck "./porthole check"

if [ "$core" -eq 0 ]; then echo "The host can run on this machine."; else echo "The host cannot run on this machine yet: see the lines with !!."; fi
exit "$core"
