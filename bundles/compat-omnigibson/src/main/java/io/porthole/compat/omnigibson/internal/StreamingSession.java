/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code POST /v1/streaming/session}: where a client finds the stream. The names are OmniGibson's.
 *
 * @param streamSignalingHost host for signalling, without a port
 * @param signalingPort in websocket mode the HTTP port as seen from outside
 * @param mediaPort in websocket mode the same port
 * @param backendUrl scheme, host and port of this host as the client reached it
 * @param streamingMode {@code websocket}, {@code webrtc} or {@code native}
 */
record StreamingSession(
        String streamSignalingHost, int signalingPort, int mediaPort, String backendUrl, String streamingMode) {

    /** Kit's port for WebRTC signalling. */
    static final int SIGNALING_PORT = 49100;

    /** Kit's port for WebRTC media. */
    static final int MEDIA_PORT = 47998;

    /**
     * Decides it.
     *
     * @param environment a variable's value, or null when it is not set
     */
    static StreamingSession of(RequestAddress address, String mode, UnaryOperator<@Nullable String> environment) {
        String publicIp = environment.apply("PUBLIC_IP");
        String host = publicIp == null || publicIp.isBlank() ? address.host() : publicIp.strip();
        if (mode.equals("webrtc")) {
            int signaling = Ports.parse(environment.apply("OMNIGIBSON_WEBRTC_PORT"), SIGNALING_PORT);
            return new StreamingSession(
                    host,
                    Ports.parse(environment.apply("EXTERNAL_STREAM_SIGNALING_PORT"), signaling),
                    Ports.parse(environment.apply("EXTERNAL_STREAM_MEDIA_PORT"), MEDIA_PORT),
                    address.url(),
                    mode);
        }
        int port = Ports.parse(environment.apply("EXTERNAL_HTTP_PORT"), address.effectivePort());
        return new StreamingSession(host, port, port, address.url(), mode);
    }
}
