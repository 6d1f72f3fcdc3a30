/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.VideoCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One {@code m=} section of a session description (RFC 8866, RFC 8829) and its payload types. */
final class MediaSection {
    private static final Set<String> HELPERS = Set.of("red", "ulpfec");
    private static final int FIRST_FORMAT = 3;

    private final List<String> lines;
    private final String[] head;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();

    MediaSection(List<String> lines) {
        this.lines = List.copyOf(lines);
        this.head = lines.get(0).substring(2).strip().split(" +");
        for (String line : lines) {
            int space = line.indexOf(' ');
            if (space > 0 && line.startsWith("a=rtpmap:")) {
                names.put(line.substring(9, space), line.substring(space + 1).replaceFirst("/.*", ""));
            } else if (space > 0 && line.startsWith("a=fmtp:")) {
                parameters.put(line.substring(7, space), line.substring(space + 1));
            }
        }
    }

    List<String> lines() {
        return lines;
    }

    boolean wellFormed() {
        return head.length > FIRST_FORMAT && head[1].matches("[0-9]{1,5}(/[0-9]{1,5})?");
    }

    boolean video() {
        return head[0].equals("video");
    }

    boolean application() {
        return head[0].equals("application");
    }

    /** Whether it was neither refused (port 0 outside a bundle) nor only wants to send. */
    boolean receives() {
        boolean refused = head[1].equals("0") && !lines.contains("a=bundle-only");
        return !refused && !lines.contains("a=sendonly") && !lines.contains("a=inactive");
    }

    /** Its identification; empty when there is none. */
    String mid() {
        return lines.stream()
                .filter(l -> l.startsWith("a=mid:"))
                .map(l -> l.substring("a=mid:".length()).strip())
                .findFirst()
                .orElse("");
    }

    boolean has(String attribute) {
        return lines.stream().anyMatch(l -> l.startsWith(attribute));
    }

    /** The payload type to send that codec with, or null when it is not offered. */
    @Nullable
    String payload(VideoCodec codec) {
        String best = null;
        int fit = 0;
        for (String type : offered()) {
            int f = codec.name().equalsIgnoreCase(names.get(type)) ? fit(codec, settings(type)) : 0;
            if (f > fit) {
                best = type;
                fit = f;
            }
        }
        return best;
    }

    private List<String> offered() {
        return Arrays.asList(head).subList(FIRST_FORMAT, head.length);
    }

    private Map<String, String> settings(String type) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : parameters.getOrDefault(type, "").split(";", -1)) {
            String[] pair = setting.strip().split("=", 2);
            settings.put(pair[0].toLowerCase(Locale.ROOT), pair.length > 1 ? pair[1].toLowerCase(Locale.ROOT) : "");
        }
        return settings;
    }

    /** How well what is sent suits that payload type; 0 for not at all. */
    private static int fit(VideoCodec codec, Map<String, String> settings) {
        return switch (codec) {
            case VP8 -> 1;
            case VP9 -> settings.getOrDefault("profile-id", "0").equals("0") ? 1 : 0;
            case AV1 -> settings.getOrDefault("profile", "0").equals("0") ? 1 : 0;
            case H264 ->
                settings.getOrDefault("packetization-mode", "0").equals("1")
                        ? h264(settings.getOrDefault("profile-level-id", "42001f"))
                        : 0;
        };
    }

    /** Constrained baseline is what is sent; a decoder for baseline takes it too (RFC 6184, 8.1). */
    private static int h264(String profile) {
        if (profile.equals("42e01f")) {
            return 4;
        }
        if (!profile.matches("[0-9a-f]{6}") || !profile.startsWith("42")) {
            return 0;
        }
        boolean constrained = (Integer.parseInt(profile.substring(2, 4), 16) & 0x40) != 0;
        return constrained ? profile.startsWith("42e0") ? 3 : 2 : 1;
    }

    /** Its lines with only that payload type, and what repairs it when packets are lost. */
    List<String> only(String type) {
        Set<String> kept = new HashSet<>();
        kept.add(type);
        for (String other : offered()) {
            if (HELPERS.contains(names.getOrDefault(other, "").toLowerCase(Locale.ROOT))) {
                kept.add(other);
            }
        }
        Set<String> repaired = Set.copyOf(kept);
        for (String other : offered()) {
            if ("rtx".equalsIgnoreCase(names.get(other))
                    && repaired.contains(settings(other).getOrDefault("apt", ""))) {
                kept.add(other);
            }
        }
        List<String> result = new ArrayList<>();
        List<String> types = offered().stream().filter(kept::contains).toList();
        result.add("m=" + String.join(" ", Arrays.copyOf(head, FIRST_FORMAT)) + " " + String.join(" ", types));
        for (String line : lines.subList(1, lines.size())) {
            if (kept.contains(typeOf(line, type))) {
                result.add(line);
            }
        }
        return result;
    }

    /** The payload type that a line speaks of; lines about none or about all are as good as the one that is kept. */
    private static String typeOf(String line, String keep) {
        for (String attribute : List.of("a=rtpmap:", "a=fmtp:", "a=rtcp-fb:")) {
            if (line.startsWith(attribute)) {
                String type = line.substring(attribute.length()).split(" ", 2)[0];
                return type.equals("*") ? keep : type;
            }
        }
        return keep;
    }
}
