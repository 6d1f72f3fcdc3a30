/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.mode.internal;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A streaming mode: which transports run. */
enum StreamingMode {
    /** WebSocket and MJPEG: TCP only. */
    WEBSOCKET,
    /** WebRTC, with the WebSocket as fallback. */
    WEBRTC,
    /** MJPEG for players other than browsers: VLC, ffplay, OpenCV. */
    NATIVE;

    /** The environment variable of OmniGibson. */
    static final String VARIABLE = "OMNIGIBSON_REMOTE_STREAMING";

    /** Returns the name in configuration, environment and conditions. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the configured mode, else that of the environment, else {@link #WEBSOCKET}.
     *
     * @param configured the configured value; null or blank when it is not set
     * @param environment the value of the environment variable; null or blank when it is not set
     * @throws IllegalArgumentException when the value in effect is not a mode; the message names the valid ones
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
