# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # ./porthole sets root
# Shared by the commands of ./porthole. $root is the source tree.

built=$root/feature/target/host
state=$root/.porthole

fail() {
    echo "porthole: $*" >&2
    exit 2
}

say() {
    echo "porthole: $*" >&2
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# The command prefix that gives root without a password: "env" for root itself, else "sudo -n"; fails without either.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        echo env
    elif has sudo && sudo -n true 2>/dev/null; then
        echo "sudo -n"
    else
        return 1
    fi
}

# True when the Debian package is installed, or what we need from it is there in another way.
present() {
    case $1 in
        chromium) has chromium || has chromium-browser || has google-chrome ;;
        caddy | ffmpeg | nginx | shellcheck | python3) has "$1" ;;
        libturbojpeg0) any_file /usr/lib/*/libturbojpeg.so.0 /usr/lib*/libturbojpeg.so.0 /opt/libjpeg-turbo/lib*/libturbojpeg.so.0 ;;
        libjpeg-turbo-progs) has tjbench ;;
        maven) has mvn ;;
        nodejs) has node ;;
        npm) has npm ;;
        openjdk-17-jdk-headless) has_jdk ;;
        python3-numpy) "$(python)" -c 'import numpy' ;;
        python3-opencv) "$(python)" -c 'import cv2' ;;
        *) dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' ;;
    esac >/dev/null 2>&1
}

any_file() {
    for file in "$@"; do
        [ ! -f "$file" ] || return 0
    done
    return 1
}

# The Python to use: $PYTHON, else the first that has numpy, else any.
python() {
    for candidate in "${PYTHON:-}" python3 /usr/bin/python3; do
        if [ -n "$candidate" ] && "$candidate" -c 'import numpy' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "${PYTHON:-python3}"
}

has_jdk() {
    [ "$(jdk_version)" -ge 17 ]
}

# Major version of the Java compiler that Maven uses, 0 without one.
jdk_version() {
    compiler=${JAVA_HOME:+$JAVA_HOME/bin/}javac
    number=$("$compiler" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    echo "${number:-0}"
}

# Prints those of the given Debian packages that are missing.
missing() {
    lacking=
    for package in "$@"; do
        present "$package" || lacking="$lacking $package"
    done
    echo "${lacking# }"
}

# Installs the missing ones of the given packages if it has root, else names them. A failure is remembered for a day,
# so that a machine without network does not wait at every start.
want() {
    lacking=$(missing "$@")
    [ -n "$lacking" ] || return 0
    refused=$state/refused-packages
    if has apt-get && root_command=$(as_root) \
        && ! { [ "$(cat "$refused" 2>/dev/null)" = "$lacking" ] && [ -n "$(find "$refused" -mtime -1)" ]; }; then
        say "installing $lacking"
        # shellcheck disable=SC2086,SC2016 # lists of words; the inner shell expands
        if $root_command env DEBIAN_FRONTEND=noninteractive sh -c '
            set -e
            options="-qq -o Acquire::Retries=2 -o Acquire::http::Timeout=20 -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120"
            apt-get update $options
            apt-get install -y --no-install-recommends $options "$@"' sh $lacking </dev/null >/dev/null 2>&1; then
            rm -f "$refused"
            return 0
        fi
        mkdir -p "$state" && echo "$lacking" >"$refused"
    fi
    say "missing packages: $lacking. To install them: apt-get install $lacking"
    [ -z "$(missing "$@")" ]
}

# The packages that the native library of lib-webrtc is linked with.
# shellcheck disable=SC2034 # run.sh and test.sh ask for them
webrtc_packages="libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3"

# Installs or requires a JDK and Maven.
need_build_tools() {
    if ! has_jdk || ! has mvn; then
        want openjdk-17-jdk-headless maven || true
    fi
    has_jdk || fail "JDK 17 or newer is needed, found $(jdk_version | sed 's/^0$/none/'). Install it (apt-get install" \
        "openjdk-17-jdk-headless) or set JAVA_HOME."
    has mvn || fail "Maven is needed. Install it: apt-get install maven"
}

# True when a source is newer than the last build.
changed() {
    [ -f "$state/built" ] && [ -f "$built/bin/launcher.jar" ] || return 0
    [ -n "$(cd "$root" && find pom.xml host-api bundles launcher viewer-web feature LICENSE NOTICE \
        \( -name target -o -name node_modules -o -name test \) -prune \
        -o \( -type f -o -path '*/src/*' -type d \) -newer "$state/built" -print 2>/dev/null | head -n 1)" ]
}

# Builds the host when something changed.
build() {
    changed || return 0
    need_build_tools
    mkdir -p "$state"
    if [ -d "$built" ]; then
        say "building what changed"
        [ ! -f "$state/built" ] || [ -z "$(find "$root/feature/pom.xml" -newer "$state/built")" ] \
            || rm -rf "${built:?}/boot" "$built/bundle" "$built"/load/porthole-*.jar
    else
        say "building; the first build downloads dependencies and takes some minutes"
    fi
    touch "$state/building"
    (cd "$root" && mvn -q -B -ntp -Dstyle.color=never -T 1C package -pl feature -am -DskipTests </dev/null >&2) \
        || fail "the build failed, see above."
    mv "$state/building" "$state/built"
}

# Runs shellcheck on every shell script of the tree.
shell_scripts() {
    find "$root" \( -name .git -o -name target -o -name node_modules \) -prune -o -type f \
        \( -name '*.sh' -o -path "$root/porthole" -o -path '*/bin/porthole' -o -path "$root/.ci/run" \) \
        -exec shellcheck -x -P "$root" {} +
}
