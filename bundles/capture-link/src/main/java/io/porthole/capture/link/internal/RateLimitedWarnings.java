/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Warnings about connections without a handshake, limited so that they cannot fill the log. Safe from any thread. */
final class RateLimitedWarnings {
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(10);

    private final Logger logger;
    private long quietUntil;
    private int suppressed;

    RateLimitedWarnings(Logger logger) {
        this.logger = logger;
        quietUntil = System.nanoTime();
    }

    synchronized void warn(String message) {
        long now = System.nanoTime();
        if (now - quietUntil < 0) {
            suppressed++;
            logger.debug("[link] {}", message);
            return;
        }
        logger.warn(suppressed == 0 ? "[link] {}" : "[link] {} ({} more in the meantime)", message, suppressed);
        suppressed = 0;
        quietUntil = now + QUIET_NS;
    }
}
