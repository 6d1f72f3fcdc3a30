/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts and times the frames of one viewer, for its stream too. */
public final class ViewerMeter {
    private final long id;
    private final ViewerInfo viewer;
    private final StreamMeter stream;
    private final long sinceNanos;
    private final long windowNanos;
    private final SlidingRate rate;
    private final SlidingHistogram latency;
    private final LongAdder sent = new LongAdder();
    private final DropCounts drops = new DropCounts();
    private volatile @Nullable SlidingRate ownBytes;

    ViewerMeter(long id, ViewerInfo viewer, StreamMeter stream, long windowNanos, long nowNanos) {
        this.id = id;
        this.viewer = viewer;
        this.stream = stream;
        this.sinceNanos = nowNanos;
        this.windowNanos = windowNanos;
        this.rate = new SlidingRate(windowNanos, nowNanos);
        this.latency = new SlidingHistogram(windowNanos, nowNanos);
    }

    /**
     * Counts a frame that was sent. One that was taken before the viewer came is not timed: its age says nothing
     * about the way.
     *
     * @param timed whether its latency counts
     */
    public void sent(long captureTime, long bytes, boolean timed, long nowNanos) {
        sent.increment();
        rate.add(nowNanos, bytes);
        stream.sent();
        if (timed && captureTime - sinceNanos >= 0) {
            latency.record(nowNanos, nowNanos - captureTime);
            stream.latency(nowNanos, nowNanos - captureTime);
        }
    }

    /** Counts bytes that were sent, in place of those of the frames. */
    public void bytesSent(long bytes, long nowNanos) {
        SlidingRate counted = ownBytes;
        if (counted == null) {
            counted = new SlidingRate(windowNanos, nowNanos);
            ownBytes = counted;
        }
        counted.add(nowNanos, bytes);
    }

    /** Counts a frame that was not sent. */
    public void dropped(String reason) {
        drops.add(reason, 1);
        stream.drops().add(reason, 1);
    }

    /**
     * Returns the statistics.
     *
     * @param encoder as in {@link ViewerStatistics}
     */
    public ViewerStatistics snapshot(String encoder, long nowNanos) {
        SlidingRate counted = ownBytes;
        return new ViewerStatistics(
                id,
                viewer,
                rate.perSecond(nowNanos),
                (counted == null ? rate : counted).bytesPerSecond(nowNanos),
                sent.sum(),
                drops.snapshot(),
                latency.latency(nowNanos),
                (nowNanos - sinceNanos) / 1e9,
                encoder);
    }

    /** Returns the viewer. */
    public ViewerInfo viewer() {
        return viewer;
    }
}
