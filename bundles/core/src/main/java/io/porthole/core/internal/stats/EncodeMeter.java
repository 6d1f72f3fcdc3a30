/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.EncodeStatistics;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts and times the frames of one encode, for its stream too. */
public final class EncodeMeter {
    private final StreamMeter stream;
    private final SlidingRate rate;
    private final SlidingHistogram times;
    private final LongAdder frames = new LongAdder();

    EncodeMeter(StreamMeter stream, long windowNanos, long nowNanos) {
        this.stream = stream;
        this.rate = new SlidingRate(windowNanos, nowNanos);
        this.times = new SlidingHistogram(windowNanos, nowNanos);
    }

    /** Counts a frame that was encoded. */
    public void encoded(long nowNanos, long bytes, long tookNanos) {
        frames.increment();
        stream.encoded();
        rate.add(nowNanos, bytes);
        times.record(nowNanos, tookNanos);
    }

    /** Counts a frame that arrived encoded. */
    public void passedOn(long nowNanos, long bytes) {
        frames.increment();
        rate.add(nowNanos, bytes);
    }

    /** Returns the statistics; the other parameters are those of {@link EncodeStatistics}. */
    public EncodeStatistics snapshot(
            Codec codec,
            @Nullable EncodeProfile profile,
            String encoder,
            String degradedReason,
            int viewers,
            boolean drawn,
            long nowNanos) {
        return new EncodeStatistics(
                codec,
                profile,
                encoder,
                degradedReason,
                viewers,
                rate.perSecond(nowNanos),
                rate.bytesPerSecond(nowNanos),
                frames.sum(),
                times.latency(nowNanos),
                drawn);
    }
}
