#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks that every relative link and image in a Markdown file names a file, and every #anchor a heading of it; and that
# every image of docs/images is shown somewhere and has at most 150 kB.
set -u
cd "$(dirname -- "$0")/.." || exit 2

files() {
    find . \( -name .git -o -name target -o -name node_modules -o -name .porthole \) -prune -o -name '*.md' -print
}

links() {
    # shellcheck disable=SC2016 # code in backquotes is taken out
    sed 's/``*[^`]*``*//g' "$1" | grep -oE '\]\(<*[^) ]*\)|(src|srcset|href)="[^" ]*"' | sed -E 's/^(\]\(|[a-z]+=")//; s/[)"]$//'
}

has_heading() {
    sed -n 's/^##*[[:space:]]*//p' "$1" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g' | grep -qxF -- "$2"
}

wrong() {
    files | while read -r file; do
        links "$file" | while read -r link; do
            case $link in *://* | mailto:*) continue ;; esac
            path=${link%%#*}
            target=$file
            [ -z "$path" ] || target=$(dirname "$file")/$path
            if [ ! -e "$target" ]; then
                echo "$file: $link does not exist"
            elif [ "$link" != "$path" ] && [ "${target##*.}" = md ] && ! has_heading "$target" "${link#*#}"; then
                echo "$file: no heading matches $link"
            fi
        done
    done
}

images() {
    for image in docs/images/*; do
        files | xargs grep -qF "images/${image##*/}" || echo "$image is shown in no Markdown file"
        [ "$(wc -c <"$image")" -le 150000 ] || echo "$image has more than 150 kB"
    done
}

found=$(wrong && images)
[ -z "$found" ] || {
    echo "$found" >&2
    exit 1
}
