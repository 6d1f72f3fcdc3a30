/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.Bounds;
import io.porthole.http.internal.access.Access;
import io.porthole.http.internal.access.LinkTable;
import io.porthole.http.internal.access.Origins;
import io.porthole.http.internal.access.Tokens;
import io.porthole.http.internal.module.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The configuration of the server, read. Immutable.
 *
 * @param host name or address to bind
 * @param port 0 for any free one
 * @param token to control; empty for none or a random one
 * @param cameraToken to watch and move cameras; empty for none
 * @param viewToken to watch; empty for none or a random one
 * @param allowedOrigins origins in addition to the host's own
 * @param allowedHosts names in addition to localhost and addresses
 * @param trustedProxies addresses of proxies
 * @param limits bounds of what comes in and waits
 * @param readyContexts what must be mounted for /readyz
 */
record Settings(
        String host,
        int port,
        String token,
        String cameraToken,
        String viewToken,
        List<String> allowedOrigins,
        List<String> allowedHosts,
        List<String> trustedProxies,
        Limits limits,
        List<String> readyContexts) {

    static Settings of(Config config, String host, int port) {
        return new Settings(
                host,
                port,
                config.token().strip(),
                config.cameraToken().strip(),
                config.viewToken().strip(),
                list(config.allowedOrigins()),
                list(config.allowedHosts()),
                list(config.trustedProxies()),
                limits(config, new Bounds(Config.PID, Config.class)),
                list(config.readyContexts()));
    }

    private static Limits limits(Config config, Bounds bounds) {
        return new Limits(
                bounds.check("maxHeaderBytes", config.maxHeaderBytes(), 1024, 1 << 20),
                bounds.check("maxBodyBytes", config.maxBodyBytes(), 1024, 100 << 20),
                bounds.check("maxTextMessageBytes", config.maxTextMessageBytes(), 1024, 16 << 20),
                bounds.check("idleTimeoutInMs", config.idleTimeoutInMs(), 1000, 3_600_000),
                bounds.check("sendBufferInBytes", config.sendBufferInBytes(), 16 << 10, 16 << 20),
                bounds.check("maxConnections", config.maxConnections(), 8, 100_000),
                bounds.check("maxConnectionsPerAddress", config.maxConnectionsPerAddress(), 4, 100_000),
                bounds.check("maxRequestsPerSecond", config.maxRequestsPerSecond(), 10, 1_000_000),
                bounds.check("requestTimeoutInMs", config.requestTimeoutInMs(), 100, 3_600_000));
    }

    /** The access rules of these settings; none needs a token on loopback unless one is configured. */
    Access access(boolean loopback, Tokens random, LinkTable links) {
        boolean needed = !loopback || !(token + cameraToken + viewToken).isEmpty();
        List<String> own = needed ? List.of(host, MachineName.get()) : List.of(host);
        List<String> names = Stream.concat(own.stream().filter(h -> !h.isEmpty()), allowedHosts.stream())
                .toList();
        return Access.of(
                needed ? random.or(token, cameraToken, viewToken) : null,
                new Origins(allowedOrigins),
                names,
                trustedProxies,
                links);
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
