# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # ./porthole sets root, common.sh the rest
# ./porthole run: checks the options before the build, builds what changed, becomes the host.

case " $* " in
    *" --help "* | *" -h "*) exec "$root/feature/src/host/bin/porthole" --help ;;
esac
has java || [ -n "${JAVA_HOME:-}" ] || need_build_tools
home=$built
[ -f "$home/bin/felix.jar" ] || home=$root/feature/src/host
case " $* " in
    *" --dry-run "*) ;;
    *) PORTHOLE_HOME=$home "$root/feature/src/host/bin/porthole" "$@" --dry-run >/dev/null || exit ;;
esac
want libturbojpeg0 || say "pictures are compressed in pure Java for now, which is slower"
case " ${OMNIGIBSON_REMOTE_STREAMING:-} $* " in
    *" webrtc "* | *=webrtc" "*)
        # shellcheck disable=SC2086 # a list of words
        want $webrtc_packages || say "pictures come over the WebSocket alone"
        ;;
esac
build
exec "$built/bin/porthole" "$@"
