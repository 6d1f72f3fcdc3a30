/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs refusals that a browser hides from its page, each once per minute. Who sends ever other names fills no log: of
 * more than {@value #MAX_NAMES} within a minute the others are left out.
 */
final class RefusalLog {
    static final int MAX_NAMES = 64;

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final Map<String, Long> logged = new HashMap<>();

    RefusalLog() {
        this(System::nanoTime);
    }

    RefusalLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Logs the refusal unless the same one was logged within the last minute. */
    void add(Problem problem) {
        if (isDue(problem.detail())) {
            LOG.warn("[http] {} Requests of this kind are logged once per minute.", problem.detail());
        }
    }

    synchronized boolean isDue(String text) {
        long now = nanos.getAsLong();
        logged.values().removeIf(since -> now - since >= PAUSE_NANOS);
        return logged.size() < MAX_NAMES && logged.putIfAbsent(text, now) == null;
    }
}
