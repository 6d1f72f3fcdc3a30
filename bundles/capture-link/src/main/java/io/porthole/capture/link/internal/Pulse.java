/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

/** When a producer was last heard of, and when it should be asked for a sign of life. For the link's thread. */
final class Pulse {
    private final long heartbeatNanos;
    private long lastHeard;
    private long lastAsked;

    Pulse(LinkSettings settings, long now) {
        heartbeatNanos = settings.heartbeat().toNanos();
        lastHeard = now;
        lastAsked = now;
    }

    void heard(long now) {
        lastHeard = now;
    }

    long quietNanos(long now) {
        return now - lastHeard;
    }

    /** Whether to ask now; each true counts as having asked. */
    boolean askNow(long now) {
        if (now - lastHeard < heartbeatNanos || now - lastAsked < heartbeatNanos) {
            return false;
        }
        lastAsked = now;
        return true;
    }

    /** Whether it has been quiet for longer than an answer takes. */
    boolean silent(long now) {
        return quietNanos(now) > heartbeatNanos * 5 / 2;
    }

    /** How often to look. */
    long resolutionMillis() {
        return Math.max(10, Math.min(250, heartbeatNanos / 4_000_000));
    }
}
