# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # ./porthole sets root, common.sh the rest
# ./porthole check: everything that is checked without running tests.

need_build_tools
cd "$root" || exit 2
bad=0
say "compiler, format and style"
mvn -q -B -ntp -Dstyle.color=never -T 1C test-compile spotless:check checkstyle:check </dev/null || bad=1
say "scripts"
if has shellcheck; then
    shell_scripts || bad=1
else
    say "skipped: shellcheck is not installed (apt-get install shellcheck)"
fi
say "links"
sh scripts/links.sh || bad=1
[ "$bad" -eq 0 ] || exit 1
say "all checks passed"
