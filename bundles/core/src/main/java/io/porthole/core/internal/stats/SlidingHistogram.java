/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import io.porthole.api.stream.Latency;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Times over a sliding window, within 1 %, up to a minute: two histograms take turns, each for half of the window, so
 * that the statistics are of the last half to whole window. 10 KiB of memory for each half in which there was a time.
 */
public final class SlidingHistogram {
    private static final long MAX_MICROS = 60_000_000;
    private static final int DIGITS = 2;

    /** Where both halves are added up, for one at a time: a copy of each viewer's would be the host's most garbage. */
    private static final AbstractHistogram SUM = new IntCountsHistogram(1, MAX_MICROS, DIGITS);

    private final long halfNanos;
    private @Nullable AbstractHistogram current;
    private @Nullable AbstractHistogram previous;
    private long turnedNanos;

    /** Creates a histogram with the length of its window, which begins now. */
    public SlidingHistogram(long windowNanos, long nowNanos) {
        this.halfNanos = Math.max(1, windowNanos / 2);
        this.turnedNanos = nowNanos;
    }

    /** Records a time; a negative one counts as 0, one beyond a minute as a minute. */
    public synchronized void record(long nowNanos, long nanos) {
        turn(nowNanos);
        if (current == null) {
            current = new IntCountsHistogram(1, MAX_MICROS, DIGITS);
        }
        current.recordValue(Math.max(0, Math.min(MAX_MICROS, nanos / 1000)));
    }

    /** Returns the statistics. */
    public synchronized Latency latency(long nowNanos) {
        turn(nowNanos);
        if (current == null || previous == null) {
            return latency(current == null ? previous : current);
        }
        synchronized (SUM) {
            previous.copyInto(SUM);
            SUM.add(current);
            return latency(SUM);
        }
    }

    private static Latency latency(@Nullable AbstractHistogram both) {
        if (both == null || both.getTotalCount() == 0) {
            return Latency.NONE;
        }
        long max = both.getMaxValue();
        return new Latency(
                both.getTotalCount(),
                Math.min(max, both.getValueAtPercentile(50)),
                Math.min(max, both.getValueAtPercentile(95)),
                Math.min(max, both.getValueAtPercentile(99)),
                max,
                both.getMinValue(),
                both.getMean(),
                both.getStdDeviation());
    }

    private void turn(long nowNanos) {
        for (int i = 0; i < 2 && nowNanos - turnedNanos >= halfNanos; i++) {
            AbstractHistogram oldest = previous;
            previous = current;
            current = previous == null ? null : oldest; // where nothing happens nothing is kept
            if (current != null) {
                current.reset();
            }
            turnedNanos += halfNanos;
        }
        if (nowNanos - turnedNanos >= halfNanos) {
            turnedNanos = nowNanos;
        }
    }
}
