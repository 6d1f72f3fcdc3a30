# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # ./porthole sets root, common.sh the rest
# ./porthole test: installs what the tests need if it can, runs all tests and prints the totals.

cd "$root" || exit 2
need_build_tools
# shellcheck disable=SC2086 # a list of words
want libturbojpeg0 libjpeg-turbo-progs python3 python3-numpy python3-opencv python3-pil python3-venv libegl1 libgl1-mesa-dri ffmpeg nginx caddy openssl chromium nodejs npm shellcheck \
    xvfb xterm libmujoco2.2.2 libmujoco-samples libxcb-shm0 libxcb-xfixes0 libxcb-xtest0 \
    $webrtc_packages coturn iproute2 nftables python3-aiortc unzip \
    || say "the tests that need them are skipped"

results=$root/target/test-results
rm -rf "$results"
mkdir -p "$results"
summary=$results/summary
# what failed, printed once more at the end
failures=$results/failures
: >"$summary"
: >"$failures"

# For hosts that tests start and stop: half of the processor time of a start is the second compiler's and what it needs.
short_lived=-XX:TieredStopAtLevel=1

# count NAME PASSED FAILED SKIPPED
count() {
    echo "$1 $2 $3 $4" >>"$summary"
}

skip() {
    say "skipped $1: $2"
    count "$1" 0 0 1
}

# tap LOG STATUS: passed, failed and skipped in Node's TAP output; a failed run without a failed test counts as one.
tap() {
    awk -v status="$2" '
        /^# pass / { passed = $3 }
        /^# fail / { failed = $3 }
        /^# cancelled / { failed += $3 }
        /^# (skipped|todo) / { skipped += $3 }
        END { if (status != 0 && !failed) failed = 1; print passed + 0, failed + 0, skipped + 0 }' "$1"
}

# node_tests NAME FOLDER AT_ONCE TEST...: runs the files that find's tests choose, so many at a time
node_tests() {
    name=$1 folder=$2 at_once=$3
    shift 3
    log=$results/$name.log
    (cd "$folder" && find . -name node_modules -prune -o "$@" -print | sort \
        | xargs node --test --test-reporter=tap --test-concurrency="$at_once") >"$log" 2>&1 </dev/null
    status=$?
    grep -A 12 '^ *not ok' "$log" >>"$failures"
    # shellcheck disable=SC2046 # three numbers
    count "$name" $(tap "$log" "$status")
}

# Optional Python libraries that have adapters; tests that need a missing one are skipped.
if [ ! -x target/venv/bin/python ]; then
    python3 -m venv target/venv >/dev/null 2>&1 || rm -rf target/venv
fi
# wheels NAME PACKAGE...: installs packages from the Python registry
wheels() {
    wheel_name=$1
    shift
    [ -x target/venv/bin/python ] \
        && target/venv/bin/pip install -q --disable-pip-version-check "$@" >>"$results/pip.log" 2>&1 </dev/null && return
    say "cannot install $wheel_name for Python, see target/test-results/pip.log"
    return 1
}
wheels "setuptools" setuptools==80.9.0 numpy
wheels "Gymnasium" gymnasium==1.4.0 pygame-ce==2.5.8 PyYAML==6.0.4
if wheels "MuJoCo" mujoco==4.0.0 numpy; then
    export PORTHOLE_MUJOCO_PYTHON="$root/target/venv/bin/python"
fi

say "Java: unit tests, checks, tests of the assembled host"
find . -path '*/target/*-reports/TEST-*.xml' -exec rm -f {} +
mvn -B -ntp -T 1C --fail-at-end verify </dev/null
status=$?
find . -path '*/target/*-reports/TEST-*.xml' -exec grep -hE -B 1 -A 3 '<(failure|error) ' {} + >>"$failures"
# shellcheck disable=SC2046 # three numbers
count java $(find . -path '*/target/*-reports/TEST-*.xml' -exec sed -n 's/.*<testsuite \([^>]*\)>.*/ \1/p' {} + | awk -v status="$status" '
    function number(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH) + 0 : 0 }
    { all += number("tests"); failed += number("failures") + number("errors"); skipped += number("skipped") }
    END { if (status != 0 && !failed) failed = 1; print all - failed - skipped, failed + 0, skipped + 0 }')

say "links and scripts"
if sh scripts/links.sh; then count links 1 0 0; else count links 0 1 0; fi
if has shellcheck; then
    if shell_scripts; then count shellcheck 1 0 0; else count shellcheck 0 1 0; fi
else
    skip shellcheck "it is not installed"
fi

has_numpy() {
    "$(python)" -c 'import numpy' 2>/dev/null
}

# python_tests NAME FOLDER WORD...: runs unittest
python_tests() {
    name=$1 folder=$2
    shift 2
    (cd "$folder" && "$(python)" -W ignore -m unittest "$@") >"$results/$name.log" 2>&1 </dev/null
    count_python_tests "$name" $?
}

# count_python_tests NAME STATUS: counts from unittest's summary, and prints a log with a failure
count_python_tests() {
    [ "$2" -eq 0 ] || sed -n '/^=====/,$p' "$results/$1.log" >>"$failures"
    # shellcheck disable=SC2046 # three numbers
    count "$1" $(awk -v status="$2" '
        function number(name) { return match($0, name "=[0-9]+") ? substr($0, RSTART + length(name) + 1, RLENGTH) + 0 : 0 }
        /^Ran [0-9]+ test/ { all = $2 }
        /^(OK|FAILED)/ { failed = number("failures") + number("errors"); skipped = number("skipped") }
        END { if (status != 0 && !failed) failed = 1; passed = all - failed - skipped
              print passed < 0 ? 0 : passed, failed + 0, skipped + 0 }' "$results/$1.log")
}

if [ -d python/tests ]; then
    say "Python package"
    (
        export PYTHON="$root/target/venv/bin/python"
        if has_numpy; then
            python_tests python python discover -v -s tests -t .
        else
            skip python "Python with numpy is not installed"
        fi
    )
fi

if [ -d bench/tests ]; then
    say "benchmarks: what they conclude"
    if "$(python)" -c 'import numpy, PIL' 2>/dev/null; then
        python_tests bench bench discover -v -s tests -t .
    else
        skip bench "Python with numpy and Pillow is not installed"
    fi
fi

if [ -d viewer-web ]; then
    say "viewer"
    if has node; then node_tests viewer viewer-web 2 -name '*.test.js'; else skip viewer "Node is not installed"; fi
fi

if [ -f itest/browser/package.json ]; then
    say "browser"
    export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PORTHOLE_HOME="$built"
    if ! has node || ! has npm; then
        skip browser "Node or npm is not installed"
    elif ! present chromium; then
        skip browser "Chromium is not installed"
    elif ! (cd itest/browser && npm ci --no-audit --no-fund) >"$results/npm.log" 2>&1 </dev/null; then
        skip browser "npm ci failed, see target/test-results/npm.log"
    else
        (export JAVA_OPTS=$short_lived && node_tests browser itest/browser 1 -name '*.test.js' ! -name pace.test.js)
        node_tests browser-pace itest/browser 1 -name pace.test.js
    fi
fi

say "scenarios: clients, load, refusals, producers, adapters, screens, MuJoCo"
# two at a time, since most wait more than they work; those that measure have the machine to themselves
alone="test_flood test_link_faults test_load test_mujoco test_webrtc_lines test_webrtc_turn"
if has_numpy; then
    together=$(cd itest/scenarios && printf '%s\n' test_*.py | sed 's/\.py$//' | grep -vxF "$(echo "$alone" | tr ' ' '\n')")
    # shellcheck disable=SC2016 # the inner shell expands
    echo "$together" | (cd itest/scenarios && JAVA_OPTS=$short_lived xargs -P 2 -I NAME sh -c '
        "$1" -W ignore -m unittest -v NAME >"$2/NAME.log" 2>&1 </dev/null
        echo $? >"$2/NAME.status"' sh "$(python)" "$results")
    for name in $together; do
        count_python_tests "$name" "$(cat "$results/$name.status")"
    done
    for name in $alone; do
        python_tests "$name" itest/scenarios -v "$name"
    done
else
    skip scenarios "Python with numpy is not installed"
fi

echo
cat "$failures"
awk '{ printf "%-22s %5d passed %4d failed %4d skipped\n", $1, $2, $3, $4 }' "$summary"
awk '{ passed += $2; failed += $3; skipped += $4 }
    END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 }' "$summary"
exit
