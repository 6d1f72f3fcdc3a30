/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.rest;

import io.porthole.http.MetricsSource;
import io.porthole.http.MetricsWriter;
import io.porthole.http.MetricsWriter.Samples;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionStatistics;
import io.porthole.signalling.SessionStatistics.State;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The statistics of all WebRTC sessions as metrics. */
@Component
public final class WebRtcMetrics implements MetricsSource {
    private final RtcSessions sessions;

    /** Reads the open sessions. */
    @Activate
    public WebRtcMetrics(@Reference RtcSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void write(MetricsWriter out) {
        List<SessionStatistics> all =
                sessions.sessions().stream().map(RtcSession::statistics).toList();
        Samples states = out.gauge("porthole_webrtc_sessions", "open WebRTC sessions by state");
        for (State state : State.values()) {
            states.add(
                    (double) all.stream().filter(s -> s.state() == state).count(), "state", state.word());
        }
        byCodec(
                out.gauge("porthole_webrtc_sent_bits_per_second", "video sent to all sessions together, by codec"),
                all,
                SessionStatistics::bitsPerSecond);
        byCodec(
                out.gauge("porthole_webrtc_frames_per_second", "encoded for all sessions together, by codec"),
                all,
                SessionStatistics::framesPerSecond);
        out.gauge("porthole_webrtc_packets_lost", "as the present viewers report, since each connected")
                .add((double)
                        all.stream().mapToLong(SessionStatistics::packetsLost).sum());
        out.gauge("porthole_webrtc_round_trip_seconds_max", "the longest round trip to a viewer")
                .add(all.stream()
                        .mapToDouble(SessionStatistics::roundTripSeconds)
                        .max()
                        .orElse(0));
    }

    private static void byCodec(
            Samples samples, List<SessionStatistics> sessions, ToDoubleFunction<SessionStatistics> value) {
        sessions.stream()
                .filter(s -> !s.codec().isEmpty())
                .collect(Collectors.groupingBy(SessionStatistics::codec, TreeMap::new, Collectors.summingDouble(value)))
                .forEach((codec, sum) -> samples.add(sum, "codec", codec));
    }
}
