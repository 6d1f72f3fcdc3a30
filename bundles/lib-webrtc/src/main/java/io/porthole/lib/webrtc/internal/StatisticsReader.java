/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.RTCStats;
import dev.onvoid.webrtc.RTCStatsReport;
import dev.onvoid.webrtc.RTCStatsType;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.lib.webrtc.VideoStatistics;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the statistics out of a report (W3C Identifiers for WebRTC's Statistics API). */
final class StatisticsReader {
    private final Map<String, RTCStats> all;

    private StatisticsReader(RTCStatsReport report) {
        all = report.getStats();
    }

    /** Returns the statistics with a video for each of these tracks. */
    static PeerStatistics read(RTCStatsReport report, List<String> tracks) {
        return new StatisticsReader(report).peer(tracks);
    }

    private PeerStatistics peer(List<String> tracks) {
        Map<String, Object> transport =
                of(RTCStatsType.TRANSPORT).stream().findFirst().orElse(Map.of());
        Map<String, Object> pair = at(transport.get("selectedCandidatePairId"));
        Map<String, Object> local = at(pair.get("localCandidateId"));
        return new PeerStatistics(
                number(pair.get("availableOutgoingBitrate")),
                number(pair.get("currentRoundTripTime")),
                receivedCount(),
                (text(local.get("protocol")) + " " + text(local.get("candidateType"))).strip(),
                tracks.stream().map(this::video).toList());
    }

    private long receivedCount() {
        double count = 0;
        for (Map<String, Object> pair : of(RTCStatsType.CANDIDATE_PAIR)) {
            count += number(pair.get("packetsReceived"))
                    + number(pair.get("requestsReceived"))
                    + number(pair.get("responsesReceived"));
        }
        return (long) count;
    }

    private VideoStatistics video(String track) {
        for (Map<String, Object> out : of(RTCStatsType.OUTBOUND_RTP)) {
            if (track.equals(at(out.get("mediaSourceId")).get("trackIdentifier"))) {
                return video(out);
            }
        }
        return VideoStatistics.NONE;
    }

    private VideoStatistics video(Map<String, Object> out) {
        return new VideoStatistics(
                text(at(out.get("codecId")).get("mimeType")),
                text(out.get("encoderImplementation")),
                Boolean.TRUE.equals(out.get("powerEfficientEncoder")),
                (int) number(out.get("frameWidth")),
                (int) number(out.get("frameHeight")),
                number(out.get("framesPerSecond")),
                (long) number(out.get("framesEncoded")),
                (long) number(out.get("keyFramesEncoded")),
                (long) number(out.get("qpSum")),
                (long) number(out.get("framesSent")),
                (long) number(out.get("bytesSent")),
                number(out.get("totalEncodeTime")),
                number(out.get("targetBitrate")),
                (long) number(at(out.get("remoteId")).get("packetsLost")),
                text(out.get("qualityLimitationReason")));
    }

    private List<Map<String, Object>> of(RTCStatsType type) {
        return all.values().stream()
                .filter(s -> s.getType() == type)
                .map(RTCStats::getAttributes)
                .toList();
    }

    private Map<String, Object> at(@Nullable Object id) {
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
