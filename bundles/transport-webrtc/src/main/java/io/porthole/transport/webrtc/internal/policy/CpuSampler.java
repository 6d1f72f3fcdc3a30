/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.VideoCodec;
import io.porthole.transport.webrtc.internal.session.Session;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tells the door once a second what the viewers cost. For one thread. */
final class CpuSampler {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS = 1e9;

    private long measuredNanos;
    private Duration used = processorTime();

    CpuSampler(long nowNanos) {
        measuredNanos = nowNanos;
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Measures when it is time to. */
    void measure(Collection<Session> sessions, Admission door, long nowNanos) {
        long passed = nowNanos - measuredNanos;
        if (passed < INTERVAL_NANOS) {
            return;
        }
        measuredNanos = nowNanos;
        Duration before = used;
        used = processorTime();
        double pixels = 0;
        Map<VideoCodec, Double> byCodec = new EnumMap<>(VideoCodec.class);
        for (Session session : sessions) {
            double some = session.pixelsPerSecond();
            pixels += some;
            byCodec.merge(session.codec(), some, Double::sum);
        }
        VideoCodec most = byCodec.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(VideoCodec.H264);
        door.measured(used.minus(before).toNanos() / (double) passed, pixels, most, passed / NANOS);
    }
}
