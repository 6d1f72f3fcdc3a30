/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import java.util.Arrays;
import java.util.List;

/**
 * What the server is told. Immutable.
 *
 * @param host name or address to bind
 * @param port 0 for any free one
 * @param token to control; empty for none or a random one
 * @param viewToken to watch; empty for none or a random one
 * @param allowedOrigins origins beside the host's own
 * @param limits bounds of what comes in and waits
 * @param readyContexts what must be mounted for /readyz
 */
record Settings(
        String host,
        int port,
        String token,
        String viewToken,
        List<String> allowedOrigins,
        Limits limits,
        List<String> readyContexts) {

    /**
     * Named bounds, as in {@link HttpConfig}.
     *
     * @param headerBytes of a request's first line and header fields together
     * @param bodyBytes of a request's body
     * @param messageBytes of one WebSocket message
     * @param idleTimeoutInMs of any connection
     * @param sendBufferInBytes of one connection, in the kernel
     * @param connections open at once
     */
    record Limits(
            int headerBytes,
            int bodyBytes,
            int messageBytes,
            int idleTimeoutInMs,
            int sendBufferInBytes,
            int connections) {}

    static Settings of(HttpConfig config, int port) {
        return new Settings(
                config.host().strip(),
                port,
                config.token().strip(),
                config.viewToken().strip(),
                list(config.allowedOrigins()),
                new Limits(
                        config.maxHeaderBytes(),
                        config.maxBodyBytes(),
                        config.maxTextMessageBytes(),
                        config.idleTimeoutInMs(),
                        config.sendBufferInBytes(),
                        config.maxConnections()),
                list(config.readyContexts()));
    }

    /** Strips the values and leaves out empty ones; one value may hold several between commas. */
    private static List<String> list(String[] values) {
        return Arrays.stream(values)
                .flatMap(v -> Arrays.stream(v.split(",", -1)))
                .map(String::strip)
                .filter(v -> !v.isEmpty())
                .toList();
    }
}
