/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.mode.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which way pictures leave the host. */
enum StreamingMode {
    /** WebSocket and MJPEG: TCP only. */
    WEBSOCKET,
    /** WebRTC, with the WebSocket beside it as the fallback. */
    WEBRTC,
    /** Players that are no browsers: VLC, ffplay, OpenCV. */
    NATIVE;

    /** Environment variable that OmniGibson's users set. */
    static final String VARIABLE = "OMNIGIBSON_REMOTE_STREAMING";

    /** The name in configuration, environment and conditions. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The mode to run in: what is configured, else what the environment says, else {@link #WEBSOCKET}.
     *
     * @param configured the configuration's value; null or blank when it says nothing
     * @param environment the environment variable's value; null or blank when it says nothing
     * @throws IllegalArgumentException when the value that counts is no mode; the message names the valid ones
     */
    static StreamingMode decide(@Nullable String configured, @Nullable String environment) {
        if (configured != null && !configured.isBlank()) {
            return parse(configured.strip(), "io.porthole.mode: mode");
        }
        if (environment != null && !environment.isBlank()) {
            return parse(environment.strip(), VARIABLE);
        }
        return WEBSOCKET;
    }

    private static StreamingMode parse(String value, String where) {
        return Arrays.stream(values())
                .filter(mode -> mode.id().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        where + " is '" + value + "'. It must be one of " + names() + "."));
    }

    private static String names() {
        return Arrays.stream(values()).map(StreamingMode::id).collect(Collectors.joining(", "));
    }
}
