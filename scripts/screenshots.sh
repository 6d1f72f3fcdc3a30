# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # ./porthole sets root, common.sh the rest
# ./porthole screenshots: takes the images of docs/images, of the assembled host and the examples in Python.

want chromium nodejs npm || fail "screenshots need these packages."
build
venv=$state/screenshots-venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv" || fail "Python's venv is needed. Install it: apt-get install python3-venv"
"$venv/bin/pip" install -q --disable-pip-version-check numpy mujoco==4.0.0 gymnasium==1.4.0 pygame-ce==2.5.8 viser matplotlib \
    || fail "pip cannot install what the examples need, see above."
cd "$root/itest/browser" || exit 2
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --silent || fail "npm ci failed, see above."
PORTHOLE_HOME=$built PYTHON=$venv/bin/python exec node screenshots.mjs "$@"
