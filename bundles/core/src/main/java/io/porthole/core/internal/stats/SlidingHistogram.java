/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import io.porthole.api.stream.Latency;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Times over a sliding window, within 1 %, up to a minute: two histograms take turns, each for half of the window, so
 * that the statistics are of the last half to whole window. 10 KiB of memory for each half in which there was a time.
 */
public final class SlidingHistogram {
    private static final long MAX_MICROS = 60_000_000;
    private static final int DIGITS = 2;

    /** Of the times that are asked for, the share that is not above them. */
    private static final double[] RANKS = {0.5, 0.95, 0.99};

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

    /** Goes through the counts once; the histogram's own methods would do so for each number. */
    private static Latency latency(@Nullable AbstractHistogram both) {
        long count = both == null ? 0 : both.getTotalCount();
        if (both == null || count == 0) {
            return Latency.NONE;
        }
        long[] values = new long[RANKS.length];
        long seen = 0;
        int found = 0;
        double sum = 0;
        double squares = 0;
        for (HistogramIterationValue value : both.recordedValues()) {
            long times = value.getCountAtValueIteratedTo();
            long largest = value.getValueIteratedTo();
            seen += times;
            for (; found < RANKS.length && seen >= Math.ceil(RANKS[found] * count); found++) {
                values[found] = largest;
            }
            double middle = both.medianEquivalentValue(largest);
            sum += middle * times;
            squares += middle * middle * times;
        }
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
        long max = both.getMaxValue();
        return new Latency(
                count,
                Math.min(max, values[0]),
                Math.min(max, values[1]),
                Math.min(max, values[2]),
                max,
                both.getMinValue(),
                mean,
                deviation);
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
