/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import io.porthole.lib.webrtc.PeerStatistics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Picks the figures out of a report (W3C Identifiers for WebRTC's Statistics API). */
final class StatisticsReader {
    private StatisticsReader() {}

    static PeerStatistics read(RTCStatsReport report) {
        Map<String, RTCStats> all = report.getStats();
        Map<String, Object> out = first(all, RTCStatsType.OUTBOUND_RTP);
        Map<String, Object> remote = first(all, RTCStatsType.REMOTE_INBOUND_RTP);
        Map<String, Object> transport = first(all, RTCStatsType.TRANSPORT);
        Map<String, Object> pair = at(all, transport.get("selectedCandidatePairId"));
        Map<String, Object> local = at(all, pair.get("localCandidateId"));
        return new PeerStatistics(
                (long) number(out.get("bytesSent")),
                (long) number(out.get("framesEncoded")),
                (long) number(out.get("framesSent")),
                number(out.get("framesPerSecond")),
                (int) number(out.get("frameWidth")),
                (int) number(out.get("frameHeight")),
                text(at(all, out.get("codecId")).get("mimeType")),
                text(out.get("encoderImplementation")),
                number(pair.get("availableOutgoingBitrate")),
                number(pair.get("currentRoundTripTime")),
                (long) number(remote.get("packetsLost")),
                text(out.get("qualityLimitationReason")),
                (text(local.get("protocol")) + " " + text(local.get("candidateType"))).strip());
    }

    private static Map<String, Object> first(Map<String, RTCStats> all, RTCStatsType type) {
        for (RTCStats s : all.values()) {
            if (s.getType() == type) {
                return s.getAttributes();
            }
        }
        return Map.of();
    }

    private static Map<String, Object> at(Map<String, RTCStats> all, @Nullable Object id) {
        RTCStats s = id == null ? null : all.get(String.valueOf(id));
        return s == null ? Map.of() : s.getAttributes();
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number n ? n.doubleValue() : 0;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }
}
