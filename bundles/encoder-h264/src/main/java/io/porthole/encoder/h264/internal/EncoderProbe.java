/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which kinds of encoders work here. Each is opened and given a frame, since hardware encoders open on machines where
 * they then encode nothing.
 *
 * @param usable kinds that encoded a frame, the preferred one first
 * @param refused reason of each other kind
 */
record EncoderProbe(List<EncoderKind> usable, Map<EncoderKind, String> refused) {
    private static final int BITRATE = 1_000_000;
    private static final int FRAMES_PER_SECOND = 30;

    static EncoderProbe run(Ffmpeg ffmpeg) {
        List<EncoderKind> usable = new ArrayList<>();
        Map<EncoderKind, String> refused = new EnumMap<>(EncoderKind.class);
        for (EncoderKind kind : EncoderKind.values()) {
            try (VideoEncoder encoder = ffmpeg.openVideoEncoder(
                    kind.ffmpegName(),
                    new VideoSettings(ProbeFrame.SIDE, ProbeFrame.SIDE, BITRATE, FRAMES_PER_SECOND, 0, 1))) {
                encoder.encode(new ProbeFrame(), true);
                usable.add(kind);
            } catch (EncodeException e) {
                refused.put(kind, String.valueOf(e.getMessage()));
            }
        }
        return new EncoderProbe(List.copyOf(usable), Map.copyOf(refused));
    }

    /** Returns why each kind that is preferred to this one does not work, by its title. */
    Map<String, String> passedOver(EncoderKind chosen) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (EncoderKind kind : EncoderKind.values()) {
            if (kind.ranking() > chosen.ranking() && refused.containsKey(kind)) {
                reasons.put(kind.title(), refused.getOrDefault(kind, ""));
            }
        }
        return Collections.unmodifiableMap(reasons);
    }

    /** Returns the kinds that do not work with their reasons, for the log. */
    String reasons() {
        return refused.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey().title() + ": " + entry.getValue())
                .collect(Collectors.joining("; "));
    }
}
