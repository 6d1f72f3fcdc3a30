/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.protocol.Messages;
import io.porthole.signalling.SessionStatistics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stream statistics at one tick, collected once for all sessions. For one thread. */
public final class TickSnapshot {
    private static final double MICROS_PER_MILLI = 1000;

    private final @Nullable ControlService control;
    private final Map<Integer, StreamStatistics> statistics = new HashMap<>();

    /** At this moment. */
    public TickSnapshot(@Nullable ControlService control) {
        this.control = control;
    }

    /**
     * Returns the {@code statistics} message for one stream of a session.
     *
     * @param subscription of the viewer
     * @param s statistics of the stream's video
     * @param preset word for the bitrate preset
     * @param lease whether this viewer holds the control lease
     */
    String statistics(Subscription subscription, SessionStatistics s, String preset, boolean lease) {
        Stream stream = subscription.stream();
        StreamStatistics all = statistics.computeIfAbsent(stream.id(), id -> stream.statistics());
        ViewerStatistics own = subscription.statistics();
        ObjectNode m = Messages.message("statistics")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("fps", s.framesPerSecond())
                .put("bitrate", Math.round(s.bitsPerSecond()))
                .put("captureFps", all.capturedFramesPerSecond());
        Latency latency = own.captureToSend();
        m.putObject("latencyMs")
                .put("p50", latency.p50() / MICROS_PER_MILLI)
                .put("p95", latency.p95() / MICROS_PER_MILLI)
                .put("p99", latency.p99() / MICROS_PER_MILLI);
        ObjectNode drops = m.putObject("drops");
        own.drops().forEach(drops::put);
        return m.put("codec", s.codec())
                .put("encoder", s.encoder())
                .put("hardware", s.hardware())
                .put("degraded", "")
                .put("width", s.width())
                .put("height", s.height())
                .put("route", s.route())
                .put("preset", preset.toLowerCase(Locale.ROOT))
                .put("qualityLevel", s.qualityLevel())
                .put("availableBitrate", Math.round(s.availableBitsPerSecond()))
                .put("packetsLost", s.packetsLost())
                .put("rttMs", s.roundTripSeconds() * TimeUnit.SECONDS.toMillis(1))
                .put("viewers", all.viewers().size())
                .put("holder", control == null ? null : control.holder(stream.name()))
                .put("lease", lease)
                .toString();
    }
}
