/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts and times the frames of one stream, ended viewers and encodes included. */
public final class StreamMeter {
    private final long windowNanos;
    private final SlidingRate captureRate;
    private final SlidingHistogram latency;
    private final LongAdder captured = new LongAdder();
    private final LongAdder encoded = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final DropCounts drops = new DropCounts();

    /** Creates a meter with the length of its window, which begins now. */
    public StreamMeter(long windowNanos, long nowNanos) {
        this.windowNanos = windowNanos;
        this.captureRate = new SlidingRate(windowNanos, nowNanos);
        this.latency = new SlidingHistogram(windowNanos, nowNanos);
    }

    /** Returns the meter of a viewer that comes now. */
    public ViewerMeter viewer(long id, ViewerInfo viewer, long nowNanos) {
        return new ViewerMeter(id, viewer, this, windowNanos, nowNanos);
    }

    /** Returns the meter of an encode that begins now. */
    public EncodeMeter encode(long nowNanos) {
        return new EncodeMeter(this, windowNanos, nowNanos);
    }

    /** Counts a frame from the source. */
    public void captured(long nowNanos) {
        captured.increment();
        captureRate.add(nowNanos, 0);
    }

    /** Returns the drops by reason. */
    public DropCounts drops() {
        return drops;
    }

    void encoded() {
        encoded.increment();
    }

    void sent() {
        sent.increment();
    }

    void latency(long nowNanos, long nanos) {
        latency.record(nowNanos, nanos);
    }

    /** Returns the statistics, with those of the encodes and viewers that are there. */
    public StreamStatistics snapshot(long nowNanos, List<EncodeStatistics> encodes, List<ViewerStatistics> viewers) {
        return new StreamStatistics(
                captureRate.perSecond(nowNanos),
                captured.sum(),
                encoded.sum(),
                sent.sum(),
                drops.snapshot(),
                latency.latency(nowNanos),
                encodes,
                viewers);
    }
}
