/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.util.function.LongSupplier;

/**
 * Tells frames that were lost from those that the source left out: both leave a gap in the sequence numbers, but only a
 * loss is counted by the host. For one thread.
 */
final class LossMeter {
    private final LongSupplier losses;
    private long before;
    private long previous = -1;

    /** @param losses frames that the host has lost so far */
    LossMeter(LongSupplier losses) {
        this.losses = losses;
    }

    /** Returns how many frames were lost between this one and the one before it. */
    long lostBefore(long sequence) {
        if (previous < 0) {
            before = losses.getAsLong();
            previous = sequence;
            return 0;
        }
        long gap = sequence - previous - 1;
        previous = sequence;
        if (gap <= 0) {
            return 0;
        }
        long now = losses.getAsLong();
        long fresh = now - before;
        before = now;
        return Math.max(0, Math.min(gap, fresh));
    }
}
