/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import java.util.concurrent.TimeUnit;

/**
 * Measures by the simulation times of a source's frames how fast its simulation goes, over the last one to two seconds.
 * Begins again when time goes back, as at a reset. Times are those of {@link System#nanoTime()}.
 */
public final class RealTimeFactor {
    private static final long PART_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    /** A source of which no frame has come for so long stands still, or is not watched. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final double NANOS = 1e9;

    private boolean begun;
    private long olderNanos;
    private double olderSeconds;
    private long partNanos;
    private double partSeconds;
    private long lastNanos;
    private double lastSeconds;

    /** Takes note of a frame; one without a simulation time changes nothing. */
    public synchronized void add(long captureNanos, double simulationSeconds) {
        if (!Double.isFinite(simulationSeconds)) {
            return;
        }
        if (!begun || simulationSeconds < lastSeconds || captureNanos - lastNanos > FRESH_NANOS) {
            begun = true;
            olderNanos = captureNanos;
            olderSeconds = simulationSeconds;
            partNanos = captureNanos;
            partSeconds = simulationSeconds;
        } else if (captureNanos - partNanos >= PART_NANOS) {
            olderNanos = partNanos;
            olderSeconds = partSeconds;
            partNanos = captureNanos;
            partSeconds = simulationSeconds;
        }
        lastNanos = captureNanos;
        lastSeconds = simulationSeconds;
    }

    /** Returns the simulated seconds in a second, NaN when they are not known. */
    public synchronized double value(long nowNanos) {
        long nanos = lastNanos - olderNanos;
        if (!begun || nanos < MIN_NANOS || nowNanos - lastNanos > FRESH_NANOS) {
            return Double.NaN;
        }
        return (lastSeconds - olderSeconds) * NANOS / nanos;
    }
}
