# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154,SC2317 # ./porthole sets root, common.sh the rest; functions are called by name
# ./porthole test: installs what the tests need if it can, runs all tests and prints the totals.

cd "$root" || exit 2
need_build_tools
# shellcheck disable=SC2086 # a list of words
want libturbojpeg0 libjpeg-turbo-progs python3 python3-numpy python3-opencv python3-pil python3-venv libegl1 libgl1-mesa-dri ffmpeg nginx caddy openssl esbuild chromium nodejs npm shellcheck \
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

# A test that never ends must not keep the results of the others from being reported. Python prints the stacks of its threads
# on SIGABRT; Node ends the file (20.11 and newer).
limit='timeout --foreground -k 20 -s ABRT'
file_limit=
if has node && node --help | grep -q -e --test-timeout; then file_limit=--test-timeout=600000; fi

# count NAME PASSED FAILED SKIPPED FLAKY
count() {
    echo "$@" >>"$summary"
}

skip() {
    say "skipped $1: $2"
    count "$1" 0 0 1 0
}

# twice NAME FORMAT COMMAND...: runs tests, and once more the parts in which some failed. FORMAT LOG STATUS prints how many
# passed, failed and were skipped; FORMAT_parts LOG what to run once more. COMMAND gets a log and these parts, or none for
# all. A test that passes only the second time, alone, is counted as flaky: a defect, but none that keeps the others'
# work from being used.
twice() {
    name=$1 format=$2
    shift 2
    "$@" "$results/$name.log"
    judge "$name" "$format" $? "$@"
}

# judge NAME FORMAT STATUS COMMAND...: the second half of `twice`, where the first run has been already
judge() {
    name=$1 format=$2
    first=$("$format" "$results/$name.log" "$3")
    shift 3
    if [ "$(echo "$first" | cut -d ' ' -f 2)" -eq 0 ]; then
        # shellcheck disable=SC2086 # three numbers
        count "$name" $first 0
        return
    fi
    echo "--- $name" >>"$failures"
    "${format}_failures" "$results/$name.log" >>"$failures"
    # shellcheck disable=SC2046 # names of files or modules
    "$@" "$results/$name-again.log" $("${format}_parts" "$results/$name.log")
    again=$("$format" "$results/$name-again.log" $?)
    "${format}_failures" "$results/$name-again.log" >>"$failures"
    # shellcheck disable=SC2046 # four numbers
    count "$name" $(echo "$first $again" | awk '{ flaky = $5 < $2 ? $2 - $5 : 0; print $1 + flaky, $5, $3, flaky }')
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

tap_failures() {
    grep -A 12 '^ *not ok' "$1"
    grep -q '^# pass ' "$1" || tail -n 30 "$1"
}

# The files with a failed test.
tap_parts() {
    grep -A 4 '^not ok' "$1" | sed -n "s/^ *location: '\(.*\.test\.js\):[0-9]*:[0-9]*'$/\1/p" | sort -u
}

# node_files FOLDER AT_ONCE PATTERN LOG [FILE...]: runs test files, so many at a time
node_files() {
    folder=$1 at_once=$2 pattern=$3 log=$4
    shift 4
    if [ $# -eq 0 ]; then
        # shellcheck disable=SC2046 # names of files
        set -- $(cd "$folder" && find . -name node_modules -prune -o -name "$pattern" -print | sort)
    fi
    (cd "$folder" && node --test ${file_limit:+"$file_limit"} --test-reporter=tap --test-concurrency="$at_once" "$@") >"$log" 2>&1 </dev/null
}

# wheels FOLDER PACKAGE...: installs packages from the Python registry into an environment; tests that need missing ones
# are skipped
wheels() {
    environment=$1
    shift
    [ -x "$environment/bin/python" ] || python3 -m venv "$environment" >/dev/null 2>&1 || rm -rf "$environment"
    [ -x "$environment/bin/python" ] && "$environment/bin/pip" install -q --disable-pip-version-check "$@" \
        >>"$results/pip.log" 2>&1 </dev/null && return
    say "cannot install $1 for Python, see target/test-results/pip.log"
    return 1
}
if wheels target/venv mujoco==4.0.0 numpy; then
    export PORTHOLE_MUJOCO_PYTHON="$root/target/venv/bin/python"
fi
# what the Java tests do not need comes while they run
{
    wheels target/venv setuptools==80.9.0
    wheels target/venv gymnasium==1.4.0 pygame-ce==2.5.8 PyYAML==6.0.4
    wheels target/jupyter jupyterlab==4.6.6 jupyter-server-proxy==4.6.0 numpy && touch target/jupyter/ready
} &
libraries=$!

say "Java: unit tests, checks, tests of the assembled host"
find . -path '*/target/*-reports/TEST-*.xml' -exec rm -f {} +
mvn -B -ntp -T 1C --fail-at-end verify </dev/null
status=$?
find . -path '*/target/*-reports/TEST-*.xml' -exec grep -hE -B 1 -A 3 '<(failure|error) ' {} + >>"$failures"
# shellcheck disable=SC2046 # three numbers
count java $(find . -path '*/target/*-reports/TEST-*.xml' -exec sed -n 's/.*<testsuite \([^>]*\)>.*/ \1/p' {} + | awk -v status="$status" '
    function number(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH) + 0 : 0 }
    { all += number("tests"); failed += number("failures") + number("errors"); skipped += number("skipped") }
    END { if (status != 0 && !failed) failed = 1; print all - failed - skipped, failed + 0, skipped + 0 }') \
    "$(find . -path '*/target/*-reports/TEST-*.xml' -exec grep -lE '<flaky(Failure|Error)' {} + | wc -l)"
find . -path '*/target/*-reports/TEST-*.xml' -exec grep -hE -B 1 -A 3 '<flaky(Failure|Error) ' {} + >>"$failures"

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

# python_tests FOLDER LOG [MODULE...]: the tests in a folder's tests/, or some of its modules
python_tests() {
    folder=$1 log=$2
    shift 2
    [ $# -gt 0 ] || set -- discover -v -s tests -t .
    (cd "$folder" && $limit 600 "$(python)" -X faulthandler -W ignore -m unittest "$@") >"$log" 2>&1 </dev/null
}

# scenario NAME LOG [MODULE]
scenario() {
    (cd itest/scenarios && $limit 400 "$(python)" -X faulthandler -W ignore -m unittest -v "$1") >"$2" 2>&1 </dev/null
}

# unittest LOG STATUS: passed, failed and skipped in unittest's summary
unittest() {
    awk -v status="$2" '
        function number(name) { return match($0, name "=[0-9]+") ? substr($0, RSTART + length(name) + 1, RLENGTH) + 0 : 0 }
        /^Ran [0-9]+ test/ { all = $2 }
        /^(OK|FAILED)/ { failed = number("failures") + number("errors"); skipped = number("skipped") }
        END { if (status != 0 && !failed) failed = 1; passed = all - failed - skipped
              print passed < 0 ? 0 : passed, failed + 0, skipped + 0 }' "$1"
}

# What failed; of tests that were ended, where they were.
unittest_failures() {
    if grep -q '^Ran ' "$1"; then sed -n '/^=====/,$p' "$1"; else tail -n 60 "$1"; fi
}

# The modules with a failed test; none, which stands for all, where one could not be loaded.
unittest_parts() {
    grep -q '_FailedTest' "$1" || sed -n 's/^\(FAIL\|ERROR\): [^(]*(\(tests\.\)\{0,1\}\([A-Za-z0-9_]*\).*/\2\3/p' "$1" | sort -u
}

wait "$libraries"
if [ -f target/jupyter/ready ]; then export PORTHOLE_JUPYTER="$root/target/jupyter"; fi

if [ -d python/tests ]; then
    say "Python package"
    (
        export PYTHON="$root/target/venv/bin/python"
        if has_numpy; then
            twice python unittest python_tests python
        else
            skip python "Python with numpy is not installed"
        fi
    )
fi

if [ -d bench/tests ]; then
    say "benchmarks: what they conclude"
    if "$(python)" -c 'import numpy, PIL' 2>/dev/null; then
        twice bench unittest python_tests bench
    else
        skip bench "Python with numpy and Pillow is not installed"
    fi
fi

if [ -d viewer-web ]; then
    say "viewer"
    if has node; then twice viewer tap node_files viewer-web 2 '*.test.js'; else skip viewer "Node is not installed"; fi
fi

if [ -f itest/browser/package.json ]; then
    say "browser"
    export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PORTHOLE_HOME="$built"
    # the page as users get it
    [ ! -f viewer-web/target/classes/web/index.html ] || export PORTHOLE_WEB="$root/viewer-web/target/classes/web"
    if ! has node || ! has npm; then
        skip browser "Node or npm is not installed"
    elif ! present chromium; then
        skip browser "Chromium is not installed"
    elif ! (cd itest/browser && npm ci --no-audit --no-fund) >"$results/npm.log" 2>&1 </dev/null; then
        skip browser "npm ci failed, see target/test-results/npm.log"
    else
        (export JAVA_OPTS=$short_lived && twice browser tap node_files itest/browser 1 '*.test.js')
    fi
fi

say "scenarios: clients, load, refusals, producers, adapters, screens, MuJoCo"
# two at a time, since most wait more than they work; those that measure have the machine to themselves
alone="test_flood test_link_faults test_load test_mujoco test_webrtc_lines test_webrtc_turn"
if has_numpy; then
    together=$(cd itest/scenarios && printf '%s\n' test_*.py | sed 's/\.py$//' | grep -vxF "$(echo "$alone" | tr ' ' '\n')")
    # shellcheck disable=SC2016 # the inner shell expands
    echo "$together" | (cd itest/scenarios && JAVA_OPTS=$short_lived xargs -P 2 -I NAME sh -c '
        $3 400 "$1" -X faulthandler -W ignore -m unittest -v NAME >"$2/NAME.log" 2>&1 </dev/null
        echo $? >"$2/NAME.status"' sh "$(python)" "$results" "$limit")
    for file in $together; do
        judge "$file" unittest "$(cat "$results/$file.status")" scenario "$file"
    done
    for file in $alone; do
        twice "$file" unittest scenario "$file"
    done
else
    skip scenarios "Python with numpy is not installed"
fi

echo
cat "$failures"
awk '{ printf "%-22s %5d passed %4d failed %4d skipped", $1, $2, $3, $4; print $5 ? " " $5 " flaky" : "" }' "$summary"
awk '{ passed += $2; failed += $3; skipped += $4; flaky += $5 }
    END { printf "%d passed (%d of them flaky), %d failed, %d skipped\n", passed, flaky, failed, skipped; exit failed > 0 }' "$summary"
exit
