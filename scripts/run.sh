# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154 # ./porthole sets root, common.sh the rest
# ./porthole run: checks the options before the build where it can, builds what changed, becomes the host.

launcher=$built/bin/porthole

# True when the launcher that was built last understands today's options.
launcher_is_current() {
    cmp -s "$root/feature/src/host/bin/porthole" "$launcher" \
        && [ -z "$(find "$root/launcher/src/main" -newer "$built/bin/launcher.jar")" ]
}

has java || [ -n "${JAVA_HOME:-}" ] || need_build_tools
case " $* " in
    *" --help "* | *" -h "* | *" --version "*)
        launcher_is_current || build
        exec "$launcher" "$@"
        ;;
    *" --dry-run "*) ;;
    *) ! launcher_is_current || "$launcher" "$@" --dry-run >/dev/null || exit ;;
esac
if ! want libturbojpeg0 esbuild; then
    present libturbojpeg0 || say "using pure Java for JPEG, which is slower"
    present esbuild || say "the page stays in many small files, and is there later over a slow network"
fi
case " ${OMNIGIBSON_REMOTE_STREAMING:-} $* " in
    *" webrtc "* | *=webrtc" "*)
        # shellcheck disable=SC2086 # a list of words
        want $webrtc_packages || say "WebRTC is not available; viewers use the WebSocket"
        ;;
esac
build
exec "$launcher" "$@"
