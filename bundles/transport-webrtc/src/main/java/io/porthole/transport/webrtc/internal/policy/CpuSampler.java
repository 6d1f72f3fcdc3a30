/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.session.Session;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Samples once a second what the viewers cost. For one thread. */
public final class CpuSampler {
    /** What is encoded for one session. */
    public interface Load {
        /** Returns the pixels per second that are encoded. */
        double pixelsPerSecond();

        /** Returns the codec. */
        VideoCodec codec();
    }

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS = 1e9;

    private long measuredNanos;
    private Duration used = processorTime();

    /** Begins at a time of {@link System#nanoTime()}. */
    public CpuSampler(long nowNanos) {
        measuredNanos = nowNanos;
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Tells the admission control what was used, when it is time to. */
    public void measure(Collection<? extends Load> sessions, Admission admission, long nowNanos) {
        long passed = nowNanos - measuredNanos;
        if (passed < INTERVAL_NANOS) {
            return;
        }
        measuredNanos = nowNanos;
        Duration before = used;
        used = processorTime();
        double pixels = 0;
        Map<VideoCodec, Double> byCodec = new EnumMap<>(VideoCodec.class);
        for (Load session : sessions) {
            double some = session.pixelsPerSecond();
            pixels += some;
            byCodec.merge(session.codec(), some, Double::sum);
        }
        VideoCodec most = byCodec.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(VideoCodec.H264);
        admission.measured(used.minus(before).toNanos() / (double) passed, pixels, most, passed / NANOS);
    }
}
