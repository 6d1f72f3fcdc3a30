#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes the memory layout of one version of MuJoCo, from its headers, to where the bundle looks for it:
#   layouts/make.sh VERSION INCLUDE_FOLDER
# Debian's headers are in /usr/include (libmujoco-dev), those of a wheel in site-packages/mujoco/include. A new version
# also needs its line in Layout.VERSIONS.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
if [ $# -ne 2 ] || [ ! -f "$2/mujoco/mujoco.h" ]; then
    sed -n '3,6s/^# //p' "$0" >&2
    exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cc -I"$2" -o "$folder/layout" "$here/layout.c"
out=$here/../src/main/resources/io/porthole/capture/mujoco/internal/lib
mkdir -p "$out"
{
    echo "# Where MuJoCo $1 keeps what the bundle reads and writes; written by layouts/make.sh."
    "$folder/layout"
} >"$out/layout-$1.properties"
