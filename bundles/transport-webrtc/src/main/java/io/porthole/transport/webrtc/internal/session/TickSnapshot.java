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

/** What is the case at one moment, worked out once for all sessions that are told of it. For one thread. */
final class TickSnapshot {
    private static final double MICROS_PER_MILLI = 1000;

    private final @Nullable ControlService desk;
    private final Map<Integer, StreamStatistics> statistics = new HashMap<>();

    TickSnapshot(@Nullable ControlService desk) {
        this.desk = desk;
    }

    /**
     * The {@code statistics} message for one stream of a session.
     *
     * @param watch the viewer's subscription
     * @param figures of the stream's video
     * @param preset how it is sent at best
     * @param lease whether this viewer steers
     */
    String statistics(Subscription watch, SessionStatistics figures, String preset, boolean lease) {
        Stream stream = watch.stream();
        StreamStatistics all = statistics.computeIfAbsent(stream.id(), id -> stream.statistics());
        ViewerStatistics own = watch.statistics();
        ObjectNode m = Messages.message("statistics")
                .put("stream", stream.name())
                .put("id", stream.id())
                .put("fps", figures.framesPerSecond())
                .put("bitrate", Math.round(figures.bitsPerSecond()))
                .put("captureFps", all.capturedFramesPerSecond());
        Latency latency = own.captureToSend();
        m.putObject("latencyMs")
                .put("p50", latency.p50() / MICROS_PER_MILLI)
                .put("p95", latency.p95() / MICROS_PER_MILLI)
                .put("p99", latency.p99() / MICROS_PER_MILLI);
        ObjectNode drops = m.putObject("drops");
        own.drops().forEach(drops::put);
        return m.put("codec", figures.codec())
                .put("encoder", figures.encoder())
                .put("hardware", figures.hardware())
                .put("degraded", "")
                .put("width", figures.width())
                .put("height", figures.height())
                .put("route", figures.route())
                .put("preset", preset.toLowerCase(Locale.ROOT))
                .put("qualityLevel", figures.qualityLevel())
                .put("availableBitrate", Math.round(figures.availableBitsPerSecond()))
                .put("packetsLost", figures.packetsLost())
                .put("rttMs", figures.roundTripSeconds() * TimeUnit.SECONDS.toMillis(1))
                .put("viewers", all.viewers().size())
                .put("holder", desk == null ? null : desk.holder(stream.name()))
                .put("lease", lease)
                .toString();
    }
}
