/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.Subscription;
import io.porthole.protocol.Messages;
import io.porthole.protocol.ViewerControl;
import io.porthole.signalling.SessionStatistics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What is the case at one moment, worked out once for all sessions that are told of it. For one thread. */
final class TickSnapshot {
    private final Map<Integer, StreamStatistics> statistics = new HashMap<>();

    /**
     * The {@code statistics} message for one stream of a session.
     *
     * @param watch the viewer's subscription
     * @param figures of the stream's video
     * @param preset how it is sent at best
     * @param viewer whose control it is
     */
    String statistics(Subscription watch, SessionStatistics figures, String preset, ViewerControl viewer) {
        Stream stream = watch.stream();
        StreamStatistics all = statistics.computeIfAbsent(stream.id(), id -> stream.statistics());
        ObjectNode m = Messages.statistics(
                stream, all, watch.statistics(), figures.framesPerSecond(), figures.bitsPerSecond());
        m.put("codec", figures.codec())
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
                .put("rttMs", figures.roundTripSeconds() * TimeUnit.SECONDS.toMillis(1));
        return viewer.addLease(m, stream.name()).toString();
    }
}
