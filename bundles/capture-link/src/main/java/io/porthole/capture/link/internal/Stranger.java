/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.util.concurrent.TimeUnit;

/** A producer as long as it has not been given a stream: it has little time, and less when others wait. */
final class Stranger {
    private static final long GREETING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long since;
    private final Runnable greeted;
    private volatile boolean hurried;
    private volatile boolean known;

    /**
     * A stranger.
     *
     * @param since when its connection was accepted, on the clock of {@link System#nanoTime()}
     * @param greeted run once, when it is a stranger no more or has gone
     */
    Stranger(long since, Runnable greeted) {
        this.since = since;
        this.greeted = greeted;
    }

    /** Whether it is known by now, or has gone; safe from any thread. */
    boolean known() {
        return known;
    }

    long since() {
        return since;
    }

    /** It must go unless its greeting is here already; safe from any thread. */
    void hurry() {
        hurried = true;
    }

    /** It has a stream, or has gone. Done twice, it does nothing; for the link's thread. */
    void end() {
        if (!known) {
            known = true; // first: whoever looks for a stranger to send away must not find one that has gone
            greeted.run();
        }
    }

    /** Ends its time, whatever it has said so far. */
    void requireTimeLeft(long now) throws LinkException {
        if (now - since > GREETING_NANOS) {
            throw new LinkException("no HELLO came within " + TimeUnit.NANOSECONDS.toSeconds(GREETING_NANOS) + " s");
        }
        if (hurried) {
            throw new LinkException(Refusal.FULL, "others wait to be let in and no HELLO has come");
        }
    }
}
