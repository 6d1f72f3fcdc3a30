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

/** Stream statistics at one tick, collected once for all sessions. For one thread. */
public final class TickSnapshot {
    private final Map<Integer, StreamStatistics> statistics = new HashMap<>();

    /**
     * Returns the {@code statistics} message for one stream of a session.
     *
     * @param subscription of the viewer
     * @param s statistics of the stream's video
     * @param preset word for the bitrate preset
     * @param viewer the viewer's control
     */
    String statistics(Subscription subscription, SessionStatistics s, String preset, ViewerControl viewer) {
        Stream stream = subscription.stream();
        StreamStatistics all = statistics.computeIfAbsent(stream.id(), id -> stream.statistics());
        ObjectNode m = Messages.statistics(
                stream, all, subscription.statistics(), s.framesPerSecond(), s.bitsPerSecond());
        m.put("codec", s.codec())
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
                .put("rttMs", s.roundTripSeconds() * TimeUnit.SECONDS.toMillis(1));
        return viewer.addLease(m, stream.name()).toString();
    }
}
