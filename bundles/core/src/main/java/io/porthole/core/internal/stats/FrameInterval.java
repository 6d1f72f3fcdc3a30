/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import java.util.Arrays;

/**
 * The time between two frames of a source: the median of its last intervals, the lower one of two, so that a single
 * pause counts for nothing. Safe from any thread.
 */
public final class FrameInterval {
    private static final int INTERVALS = 5;

    private final long[] last = new long[INTERVALS];
    private final long[] sorted = new long[INTERVALS];
    private int next;
    private int known;
    private volatile long median;

    /** Returns the median in nanoseconds; 0 before the first interval. */
    public long median() {
        return median;
    }

    /** Adds an interval. */
    public synchronized void add(long nanos) {
        last[next] = nanos;
        next = (next + 1) % INTERVALS;
        known = Math.min(known + 1, INTERVALS);
        System.arraycopy(last, 0, sorted, 0, known);
        Arrays.sort(sorted, 0, known);
        median = sorted[(known - 1) / 2];
    }

    /**
     * Adds an interval of which a part alone is known, because nobody watched before. It counts where it is longer than
     * the median all the same.
     */
    public synchronized void addPart(long nanos) {
        if (nanos > median) {
            add(nanos);
        }
    }
}
