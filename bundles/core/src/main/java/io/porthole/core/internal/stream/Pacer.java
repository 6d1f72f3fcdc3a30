/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

/**
 * Chooses the frames of a viewer that wants only so many a second, by their capture time on an even
 * grid, which keeps the rate exact and the motion even; a frame that falls between its points waits for a better
 * one, but not much longer than an interval, so that the last of a burst is sent too.
 *
 * <p>Only the interval may be changed from any thread; the rest belongs to the thread that delivers.
 */
final class Pacer {
    /** Bound of the time beyond the interval for which a frame waits for a better one. */
    private static final long PATIENCE_NANOS = 100_000_000;

    /** Capture times further back than this are taken as this old: some sources have a clock of their own. */
    private static final long MAX_AGE_NANOS = 1_000_000_000;

    private volatile long intervalNanos;
    private boolean begun;
    private long nextCapture;
    private volatile long deliveredNanos;

    /** 0 for every frame. */
    void framesPerSecond(double fps) {
        intervalNanos = fps > 0 ? (long) (1e9 / Math.max(fps, 0.001)) : 0;
    }

    boolean active() {
        return intervalNanos > 0;
    }

    boolean due(long captureTime, long nowNanos) {
        long interval = intervalNanos;
        if (interval == 0 || !begun) {
            return true;
        }
        return place(captureTime, nowNanos) - nextCapture >= -interval / 4 || waitNanos(nowNanos) <= 0;
    }

    /** Returns the nanoseconds from now until any frame is due. */
    long waitNanos(long nowNanos) {
        long interval = intervalNanos;
        return deliveredNanos + interval + Math.min(interval, PATIENCE_NANOS) - nowNanos;
    }

    void delivered(long captureTime, long nowNanos) {
        long interval = intervalNanos;
        long capture = place(captureTime, nowNanos);
        boolean onGrid = begun && capture - nextCapture < interval;
        nextCapture = (onGrid ? nextCapture : capture) + interval;
        begun = true;
        deliveredNanos = nowNanos;
    }

    private static long place(long captureTime, long nowNanos) {
        return Math.max(Math.min(captureTime - nowNanos, 0), -MAX_AGE_NANOS) + nowNanos;
    }
}
