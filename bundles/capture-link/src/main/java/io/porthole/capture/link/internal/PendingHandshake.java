/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.util.concurrent.TimeUnit;

/** The time that a connection has until its HELLO got a stream: little, and less when others wait. */
final class PendingHandshake {
    private static final long HANDSHAKE_NS = TimeUnit.SECONDS.toNanos(2);

    private final long since;
    private final Runnable onComplete;
    private volatile boolean expiring;
    private volatile boolean complete;

    /**
     * Creates the handshake of a connection.
     *
     * @param since when the connection was accepted, on the clock of {@link System#nanoTime()}
     * @param onComplete run once, when the handshake is complete or the connection closed
     */
    PendingHandshake(long since, Runnable onComplete) {
        this.since = since;
        this.onComplete = onComplete;
    }

    /** Returns whether the producer got a stream or the connection is closed; safe from any thread. */
    boolean isComplete() {
        return complete;
    }

    long since() {
        return since;
    }

    /** Expires the handshake unless the HELLO is here already; safe from any thread. */
    void expireSoon() {
        expiring = true;
    }

    /** Completes the handshake; idempotent; for the link's thread. */
    void complete() {
        if (!complete) {
            complete = true; // first: a search for a pending one to close must not find this
            onComplete.run();
        }
    }

    /**
     * Checks the time, whatever was received so far.
     *
     * @throws LinkException when it is over
     */
    void requireTimeLeft(long now) throws LinkException {
        if (now - since > HANDSHAKE_NS) {
            throw new LinkException("no HELLO came within " + TimeUnit.NANOSECONDS.toSeconds(HANDSHAKE_NS) + " s");
        }
        if (expiring) {
            throw new LinkException(Refusal.FULL, "others wait to be let in and no HELLO has come");
        }
    }
}
