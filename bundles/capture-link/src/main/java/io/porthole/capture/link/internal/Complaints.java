/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Warnings about strangers, so few that they cannot fill the log. Safe from any thread. */
final class Complaints {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private long quietUntil;
    private int unsaid;

    Complaints(Logger log) {
        this.log = log;
        quietUntil = System.nanoTime();
    }

    synchronized void about(String what) {
        long now = System.nanoTime();
        if (now - quietUntil < 0) {
            unsaid++;
            log.debug("{}", what);
            return;
        }
        log.warn(unsaid == 0 ? "{}" : "{} ({} more in the meantime)", what, unsaid);
        unsaid = 0;
        quietUntil = now + QUIET_NANOS;
    }
}
