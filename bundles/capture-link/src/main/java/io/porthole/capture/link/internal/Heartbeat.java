/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

/**
 * Heartbeat of one link: the producer's last sign of life and ours, and the next PING, which asks for the one and is
 * the other. For the link's thread.
 */
final class Heartbeat {
    private static final long MIN_RESOLUTION_MS = 10;
    private static final long MAX_RESOLUTION_MS = 250;

    private final long heartbeatNs;
    private long lastReceived;
    private long lastSent;
    private long lastPing;

    Heartbeat(LinkSettings settings, long now) {
        heartbeatNs = settings.heartbeat().toNanos();
        lastReceived = now;
        lastSent = now;
        lastPing = now;
    }

    void received(long now) {
        lastReceived = now;
    }

    void sent(long now) {
        lastSent = now;
    }

    long quietNs(long now) {
        return now - lastReceived;
    }

    /** Returns whether to send a PING now; each true counts as one sent. */
    boolean pingDue(long now) {
        boolean lively = now - lastReceived < heartbeatNs && now - lastSent < heartbeatNs;
        if (lively || now - lastPing < heartbeatNs) {
            return false;
        }
        lastPing = now;
        return true;
    }

    /** Returns whether it has been quiet for longer than an answer takes. */
    boolean silent(long now) {
        return quietNs(now) > heartbeatNs * 5 / 2;
    }

    /** Returns how often to check, in milliseconds. */
    long resolutionMs() {
        return Math.max(MIN_RESOLUTION_MS, Math.min(MAX_RESOLUTION_MS, heartbeatNs / 4_000_000));
    }
}
