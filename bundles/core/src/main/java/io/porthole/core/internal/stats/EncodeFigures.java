/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import io.porthole.api.stream.Latency;
import java.util.concurrent.atomic.LongAdder;

/** What one encode has done; what it counts goes into its stream's figures too. */
public final class EncodeFigures {
    private final StreamFigures stream;
    private final SlidingRate rate;
    private final SlidingHistogram times;
    private final LongAdder frames = new LongAdder();

    EncodeFigures(StreamFigures stream, long windowNanos, long nowNanos) {
        this.stream = stream;
        this.rate = new SlidingRate(windowNanos, nowNanos);
        this.times = new SlidingHistogram(windowNanos, nowNanos);
    }

    /** Counts a compressed picture. */
    public void encoded(long nowNanos, long bytes, long tookNanos) {
        frames.increment();
        stream.encoded();
        rate.add(nowNanos, bytes);
        times.record(nowNanos, tookNanos);
    }

    /** Pictures since it began. */
    public long frames() {
        return frames.sum();
    }

    /** Pictures a second. */
    public double framesPerSecond(long nowNanos) {
        return rate.perSecond(nowNanos);
    }

    /** Bytes a second. */
    public double bytesPerSecond(long nowNanos) {
        return rate.bytesPerSecond(nowNanos);
    }

    /** Time of one compression. */
    public Latency times(long nowNanos) {
        return times.latency(nowNanos);
    }
}
