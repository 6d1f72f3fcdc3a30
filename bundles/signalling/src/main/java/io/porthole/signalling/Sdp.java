/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
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

    /** Splits a text at its {@code m=} lines without checking them; blank lines are left out. */
    public static Sdp parseLines(String text) {
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
    public static Sdp parse(String text) {
        Sdp sdp = parseLines(text);
        if (!text.startsWith("v=0") || sdp.media.isEmpty()) {
            throw new IllegalArgumentException(
                    "this is no session description: it begins with v=0 and has an m= line (RFC 8866)");
        }
        return sdp;
    }

    private Stream<Section> sections() {
        return Stream.concat(Stream.of(session), media.stream());
    }

    /** Returns the first value of an attribute in any section; null when none has it. */
    public @Nullable String first(String attribute) {
        return sections().flatMap(s -> s.values(attribute).stream()).findFirst().orElse(null);
    }

    /** Returns the index of the media section with that {@code a=mid}, or -1. */
    public int indexOf(String mid) {
        for (int i = 0; i < media.size(); i++) {
            if (mid.equals(media.get(i).mid())) {
                return i;
            }
        }
        return -1;
    }

    /** Returns this description with another media section at an index. */
    public Sdp with(int index, Section changed) {
        List<Section> all = new ArrayList<>(media);
        all.set(index, changed);
        return new Sdp(session, all);
    }

    /** Returns this description with every section changed, that of the session too. */
    public Sdp map(UnaryOperator<Section> change) {
        return new Sdp(change.apply(session), media.stream().map(change).toList());
    }

    /** Returns the text that is sent, each line ended by CR LF. */
    public String text() {
        StringBuilder out = new StringBuilder();
        sections().flatMap(s -> s.lines().stream()).forEach(line -> out.append(line).append(END));
        return out.toString();
    }

    /**
     * The lines of the session or of one media section.
     *
     * @param lines without their ends
     */
    public record Section(List<String> lines) {
        /** Copies the list. */
        public Section {
            lines = List.copyOf(lines);
        }

        /** Returns the fields of the {@code m=} line: media, port, protocol, formats; none for the session's lines. */
        public List<String> fields() {
            String first = lines.isEmpty() ? "" : lines.get(0);
            return first.startsWith("m=") ? List.of(first.substring(2).strip().split(" +")) : List.of();
        }

        /** Returns the kind of media, such as {@code video}; empty for the session's lines. */
        public String kind() {
            List<String> fields = fields();
            return fields.size() > 1 ? fields.get(0) : "";
        }

        /** Returns every value of {@code a=name:value}, in order; that of {@code a=name} is empty. */
        public List<String> values(String name) {
            String flag = "a=" + name;
            return lines.stream()
                    .filter(l -> l.equals(flag) || l.startsWith(flag + ':'))
                    .map(l -> l.equals(flag) ? "" : l.substring(flag.length() + 1))
                    .toList();
        }

        /** Returns the first value of an attribute, or null. */
        public @Nullable String value(String name) {
            return values(name).stream().findFirst().orElse(null);
        }

        /** Returns whether the section has an attribute. */
        public boolean has(String name) {
            return value(name) != null;
        }

        /** Returns the identification of a media section (RFC 5888); empty when it has none. */
        public String mid() {
            String mid = value("mid");
            return mid == null ? "" : mid.strip();
        }

        /** Returns this section with one more line at its end. */
        public Section withLine(String line) {
            return new Section(Stream.concat(lines.stream(), Stream.of(line)).toList());
        }
    }
}
