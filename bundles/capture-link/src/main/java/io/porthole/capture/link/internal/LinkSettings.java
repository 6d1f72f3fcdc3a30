/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.capture.kit.Bounds;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/** The configuration, checked and in units to calculate with. */
record LinkSettings(
        String socketPath,
        Set<PosixFilePermission> socketPermissions,
        int tcpPort,
        String tcpAddress,
        String token,
        int slots,
        int maxLinks,
        long maxRingBytes,
        long maxTotalBytes,
        Duration heartbeat,
        Duration abandonAfter,
        Duration endedAfter,
        Duration retain) {

    /** Value of socketPath for no unix socket. */
    static final String OFF = "off";

    private static final int MIN_TOKEN_CHARS = 16;
    private static final int MAX_TOKEN_CHARS = 256;

    /**
     * Checks a configuration.
     *
     * @throws IllegalArgumentException when a value is not allowed; the message names the key and says what is
     */
    static LinkSettings of(Config c) {
        Bounds bounds = new Bounds(LinkCapture.PID, Config.class);
        String token = c.token().strip();
        if (c.tcpPort() != 0 && (token.length() < MIN_TOKEN_CHARS || token.length() > MAX_TOKEN_CHARS)) {
            throw new IllegalArgumentException("tcpPort needs a token of " + MIN_TOKEN_CHARS + " to " + MAX_TOKEN_CHARS
                    + " characters; 'openssl rand -hex 16' makes one");
        }
        return new LinkSettings(
                c.socketPath().strip(),
                PosixFilePermissions.fromString(c.socketPermissions()),
                bounds.check("tcpPort", c.tcpPort(), 0, 65535),
                c.tcpAddress(),
                token,
                bounds.check("slots", c.slots(), 2, Ring.MAX_SLOTS),
                bounds.check("maxLinks", c.maxLinks(), 1, 1024),
                (long) bounds.check("maxRingInMiB", c.maxRingInMiB(), 1, 2047) << 20,
                (long) bounds.check("maxTotalInMiB", c.maxTotalInMiB(), 1, 1 << 20) << 20,
                Duration.ofMillis(bounds.check("heartbeatInMs", c.heartbeatInMs(), 50, 60_000)),
                Duration.ofSeconds(bounds.check("abandonAfterInS", c.abandonAfterInS(), 1, 86_400)),
                Duration.ofMillis(bounds.check("endedAfterInMs", c.endedAfterInMs(), 0, 3_600_000)),
                Duration.ofSeconds(bounds.check("retainInS", c.retainInS(), 0, 86_400)));
    }
}
