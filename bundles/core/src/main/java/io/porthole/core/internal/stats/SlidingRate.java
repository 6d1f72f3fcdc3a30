/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

/**
 * Events and bytes a second over a sliding window, in buckets of a twentieth of it: 400 bytes of memory. Falls to 0
 * when nothing happens any more. Times are those of {@link System#nanoTime()}.
 */
public final class SlidingRate {
    private static final int BUCKETS = 20;

    private final long bucketNanos;
    private final long startNanos;
    private final long[] events = new long[BUCKETS];
    private final long[] bytes = new long[BUCKETS];
    private long newest;

    /** Creates a rate with the length of its window, which begins now. */
    public SlidingRate(long windowNanos, long nowNanos) {
        this.bucketNanos = Math.max(1, windowNanos / BUCKETS);
        this.startNanos = nowNanos;
    }

    /** Counts one event. */
    public synchronized void add(long nowNanos, long size) {
        advance(nowNanos);
        int i = (int) (newest % BUCKETS);
        events[i]++;
        bytes[i] += size;
    }

    /** Returns the events a second. */
    public synchronized double perSecond(long nowNanos) {
        advance(nowNanos);
        return sum(events) / seconds(nowNanos);
    }

    /** Returns the bytes a second. */
    public synchronized double bytesPerSecond(long nowNanos) {
        advance(nowNanos);
        return sum(bytes) / seconds(nowNanos);
    }

    private void advance(long nowNanos) {
        long bucket = (nowNanos - startNanos) / bucketNanos;
        for (long i = Math.max(newest + 1, bucket - BUCKETS + 1); i <= bucket; i++) {
            events[(int) (i % BUCKETS)] = 0;
            bytes[(int) (i % BUCKETS)] = 0;
        }
        newest = Math.max(newest, bucket);
    }

    /** Returns the time that the buckets cover: at first what has passed, never less than one bucket. */
    private double seconds(long nowNanos) {
        long passed = nowNanos - startNanos;
        long covered = Math.min(passed, passed - (newest - BUCKETS + 1) * bucketNanos);
        return Math.max(covered, bucketNanos) / 1e9;
    }

    private static double sum(long[] values) {
        long sum = 0;
        for (long v : values) {
            sum += v;
        }
        return sum;
    }
}
