/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.Sdp.Section;
import io.porthole.signalling.VideoCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The payload types of one media section (RFC 8866, RFC 8829). */
final class MediaSection {
    private static final Set<String> PROTECTION = Set.of("red", "ulpfec");
    private static final int FIRST_FORMAT = 3;
    private static final String START_BITRATE = "x-google-start-bitrate=";

    private final Section section;
    private final List<String> fields;
    private final Map<String, String> codecs;
    private final Map<String, String> parameters;

    MediaSection(Section section) {
        this.section = section;
        this.fields = section.fields();
        this.codecs = byType(section, "rtpmap");
        codecs.replaceAll((type, codec) -> codec.replaceFirst("/.*", ""));
        this.parameters = byType(section, "fmtp");
    }

    /** Returns the values of {@code a=name:TYPE VALUE} by their payload types. */
    private static Map<String, String> byType(Section section, String name) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String value : section.values(name)) {
            int space = value.indexOf(' ');
            if (space > 0) {
                values.put(value.substring(0, space), value.substring(space + 1));
            }
        }
        return values;
    }

    Section section() {
        return section;
    }

    boolean isWellFormed() {
        return fields.size() > FIRST_FORMAT && fields.get(1).matches("[0-9]{1,5}(/[0-9]{1,5})?");
    }

    boolean isVideo() {
        return section.kind().equals("video");
    }

    /** Returns whether it is neither rejected (port 0 outside a bundle) nor only sends. */
    boolean receives() {
        boolean rejected = fields.get(1).equals("0") && !section.has("bundle-only");
        return !rejected && !section.has("sendonly") && !section.has("inactive");
    }

    /** Returns the payload type with which to send a codec, or null when the codec is not offered. */
    @Nullable
    String payloadType(VideoCodec codec) {
        String best = null;
        int bestFit = 0;
        for (String type : offered()) {
            int fit = codec.name().equalsIgnoreCase(codecs.get(type)) ? fit(codec, settings(type)) : 0;
            if (fit > bestFit) {
                best = type;
                bestFit = fit;
            }
        }
        return best;
    }

    private List<String> offered() {
        return fields.subList(FIRST_FORMAT, fields.size());
    }

    private Map<String, String> settings(String type) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : parameters.getOrDefault(type, "").split(";", -1)) {
            String[] pair = setting.strip().split("=", 2);
            settings.put(pair[0].toLowerCase(Locale.ROOT), pair.length > 1 ? pair[1].toLowerCase(Locale.ROOT) : "");
        }
        return settings;
    }

    /** Returns how well what is sent suits a payload type; 0 for not at all. */
    private static int fit(VideoCodec codec, Map<String, String> settings) {
        return switch (codec) {
            case VP8 -> 1;
            case VP9 -> settings.getOrDefault("profile-id", "0").equals("0") ? 1 : 0;
            case AV1 -> settings.getOrDefault("profile", "0").equals("0") ? 1 : 0;
            case H264 ->
                settings.getOrDefault("packetization-mode", "0").equals("1")
                        ? h264Fit(settings.getOrDefault("profile-level-id", "42001f"))
                        : 0;
        };
    }

    /** Constrained baseline is sent; a decoder for baseline takes it too (RFC 6184, 8.1). */
    private static int h264Fit(String profile) {
        if (profile.equals("42e01f")) {
            return 4;
        }
        if (!profile.matches("[0-9a-f]{6}") || !profile.startsWith("42")) {
            return 0;
        }
        boolean constrained = (Integer.parseInt(profile.substring(2, 4), 16) & 0x40) != 0;
        return constrained ? profile.startsWith("42e0") ? 3 : 2 : 1;
    }

    /** Returns the section with only one payload type, and those that protect and retransmit its packets. */
    Section only(String type) {
        Set<String> kept = new HashSet<>(Set.of(type));
        for (String other : offered()) {
            if (PROTECTION.contains(codecs.getOrDefault(other, "").toLowerCase(Locale.ROOT))) {
                kept.add(other);
            }
        }
        Set<String> retransmitted = Set.copyOf(kept);
        for (String other : offered()) {
            if ("rtx".equalsIgnoreCase(codecs.get(other))
                    && retransmitted.contains(settings(other).getOrDefault("apt", ""))) {
                kept.add(other);
            }
        }
        List<String> head = new ArrayList<>(fields.subList(0, FIRST_FORMAT));
        offered().stream().filter(kept::contains).forEach(head::add);
        List<String> result = new ArrayList<>();
        result.add("m=" + String.join(" ", head));
        section.lines().stream()
                .skip(1)
                .filter(line -> kept.contains(typeOf(line, type)))
                .forEach(result::add);
        return new Section(result);
    }

    /** Returns the payload type of a line; for lines about none or about all it is the one that is kept. */
    private static String typeOf(String line, String keep) {
        for (String attribute : List.of("a=rtpmap:", "a=fmtp:", "a=rtcp-fb:")) {
            if (line.startsWith(attribute)) {
                String type = line.substring(attribute.length()).split(" ", 2)[0];
                return type.equals("*") ? keep : type;
            }
        }
        return keep;
    }

    /**
     * Returns a section with the bits per second with which the library begins to send a codec.
     *
     * @param codec its name in {@code a=rtpmap}
     */
    static Section withStartBitrate(Section section, String codec, int bitsPerSecond) {
        String type = new MediaSection(section)
                .codecs.entrySet().stream()
                        .filter(e -> e.getValue().equalsIgnoreCase(codec))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(null);
        if (type == null) {
            return section;
        }
        String setting = START_BITRATE + bitsPerSecond / 1000;
        String parameters = "a=fmtp:" + type + ' ';
        boolean present = section.lines().stream().anyMatch(l -> l.startsWith(parameters));
        List<String> result = new ArrayList<>();
        for (String line : section.lines()) {
            result.add(line.startsWith(parameters) ? line + ';' + setting : line);
            if (!present && line.startsWith("a=rtpmap:" + type + ' ')) {
                result.add(parameters + setting);
            }
        }
        return new Section(result);
    }
}
