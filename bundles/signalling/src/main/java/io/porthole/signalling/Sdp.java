/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866), or a fragment of one, as the lines of its sections. Immutable.
 *
 * @param session the lines before the first media section
 * @param media the media sections, the {@code m=} line first
 */
public record Sdp(Section session, List<Section> media) {
    private static final String END = "\r\n";

    /** Copies the list. */
    public Sdp {
        media = List.copyOf(media);
    }

    /** Splits a text at its {@code m=} lines; whatever it says is kept. */
    public static Sdp lines(String text) {
        List<List<String>> sections = new ArrayList<>();
        sections.add(new ArrayList<>());
        for (String line : text.split("\r?\n", -1)) {
            if (line.startsWith("m=")) {
                sections.add(new ArrayList<>());
            }
            if (!line.isBlank()) {
                sections.get(sections.size() - 1).add(line.stripTrailing());
            }
        }
        List<Section> media = sections.stream().skip(1).map(Section::new).toList();
        return new Sdp(new Section(sections.get(0)), media);
    }

    /**
     * Splits a whole description.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Sdp of(String text) {
        Sdp sdp = lines(text);
        if (!text.startsWith("v=0") || sdp.media.isEmpty()) {
            throw new IllegalArgumentException(
                    "this is no session description: it begins with v=0 and has an m= line (RFC 8866)");
        }
        return sdp;
    }

    /** The first value of an attribute, in whichever section; null when none has it. */
    public @Nullable String first(String attribute) {
        return Stream.concat(Stream.of(session), media.stream())
                .flatMap(s -> s.values(attribute).stream())
                .findFirst()
                .orElse(null);
    }

    /** Index of the media section with that {@code a=mid}, or -1. */
    public int indexOf(String mid) {
        for (int i = 0; i < media.size(); i++) {
            if (mid.equals(media.get(i).mid())) {
                return i;
            }
        }
        return -1;
    }

    /** The same with another media section in the place of one. */
    public Sdp with(int index, Section changed) {
        List<Section> all = new ArrayList<>(media);
        all.set(index, changed);
        return new Sdp(session, all);
    }

    /** As it is sent, each line ended by CR LF. */
    public String text() {
        StringBuilder out = new StringBuilder();
        Stream.concat(Stream.of(session), media.stream())
                .flatMap(s -> s.lines().stream())
                .forEach(line -> out.append(line).append(END));
        return out.toString();
    }

    /**
     * A part of it.
     *
     * @param lines without their ends
     */
    public record Section(List<String> lines) {
        /** Copies the list. */
        public Section {
            lines = List.copyOf(lines);
        }

        /** Kind of media, such as {@code video}; empty for the part before them. */
        public String kind() {
            String first = lines.isEmpty() ? "" : lines.get(0);
            int end = first.indexOf(' ');
            return first.startsWith("m=") && end > 0 ? first.substring(2, end) : "";
        }

        /** Every value of {@code a=name:value}, in order; {@code a=name} has an empty one. */
        public List<String> values(String name) {
            String flag = "a=" + name;
            return lines.stream()
                    .filter(l -> l.equals(flag) || l.startsWith(flag + ':'))
                    .map(l -> l.equals(flag) ? "" : l.substring(flag.length() + 1))
                    .toList();
        }

        /** The first value, or null. */
        public @Nullable String value(String name) {
            return values(name).stream().findFirst().orElse(null);
        }

        /** Identification of a media section; empty when it has none. */
        public String mid() {
            String mid = value("mid");
            return mid == null ? "" : mid.strip();
        }

        /** The same with one more line at its end. */
        public Section plus(String line) {
            return new Section(Stream.concat(lines.stream(), Stream.of(line)).toList());
        }
    }
}
