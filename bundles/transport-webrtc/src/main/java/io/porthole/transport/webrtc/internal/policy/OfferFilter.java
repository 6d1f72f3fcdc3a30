/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.VideoCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Checks what a viewer offers before the library sees it, and leaves one codec in it: the library sends the first codec
 * of the offer that it knows, whatever was preferred on our side.
 */
public final class OfferFilter {
    /** Longest offer; a browser's with one stream and every codec has about 6,000 characters. */
    public static final int MAX_OFFER_CHARS = 65536;

    /** Most streams of one session. */
    public static final int MAX_SECTIONS = 64;

    private static final int MAX_LINE_CHARS = 8192;

    private OfferFilter() {}

    /**
     * Checks and narrows an offer.
     *
     * @param sdp as the viewer sent it
     * @param wished codecs that may be sent, the best first; the first that every receiving section offers is chosen
     * @throws SessionRefusedException MALFORMED or NO_COMMON_CODEC, with what is wrong and what is allowed
     */
    public static AcceptedOffer accept(String sdp, List<VideoCodec> wished) throws SessionRefusedException {
        List<MediaSection> sections = new ArrayList<>();
        List<String> session = parse(sdp, sections);
        List<MediaSection> videos =
                sections.stream().filter(s -> s.video() && s.receives()).toList();
        if (videos.isEmpty()) {
            throw malformed("the offer has no video section (m=video) that wants to receive");
        }
        if (sections.size() > MAX_SECTIONS + 2) {
            throw malformed("the offer has " + sections.size() + " sections, more than " + MAX_SECTIONS + " streams");
        }
        credentials(session, videos.get(0));
        VideoCodec codec = common(videos, wished);
        StringBuilder out = new StringBuilder();
        session.forEach(line -> out.append(line).append("\r\n"));
        for (MediaSection section : sections) {
            String type = videos.contains(section) ? section.payload(codec) : null;
            (type == null ? section.lines() : section.only(type))
                    .forEach(line -> out.append(line).append("\r\n"));
        }
        return new AcceptedOffer(
                out.toString(),
                codec,
                videos.size(),
                videos.stream().map(MediaSection::mid).toList(),
                sections.stream().anyMatch(MediaSection::application));
    }

    private static VideoCodec common(List<MediaSection> videos, List<VideoCodec> wished)
            throws SessionRefusedException {
        for (VideoCodec codec : wished) {
            if (videos.stream().allMatch(v -> v.payload(codec) != null)) {
                return codec;
            }
        }
        String names = wished.stream().map(OfferFilter::describe).collect(Collectors.joining(", "));
        throw new SessionRefusedException(
                Reason.NO_COMMON_CODEC, "the offer has none of the codecs to be sent: " + names);
    }

    private static String describe(VideoCodec codec) {
        return switch (codec) {
            case H264 -> "h264 (constrained baseline, packetization-mode=1)";
            case VP9, AV1 -> codec.name().toLowerCase(Locale.ROOT) + " (profile 0)";
            case VP8 -> "vp8";
        };
    }

    /** The lines before the first section; the sections go into the list. */
    private static List<String> parse(String sdp, List<MediaSection> sections) throws SessionRefusedException {
        if (sdp.isBlank()) {
            throw malformed("the offer is empty");
        }
        if (sdp.length() > MAX_OFFER_CHARS) {
            throw malformed("the offer has " + sdp.length() + " characters, at most " + MAX_OFFER_CHARS + " are taken");
        }
        List<String> lines = sdp.lines().filter(l -> !l.isEmpty()).toList();
        if (!lines.get(0).equals("v=0")) {
            throw malformed("the offer is no session description: it does not begin with v=0");
        }
        List<String> session = new ArrayList<>();
        List<String> section = session;
        for (String line : lines) {
            check(line);
            if (line.startsWith("m=")) {
                finish(section, session, sections);
                section = new ArrayList<>();
            }
            section.add(line);
        }
        finish(section, session, sections);
        return session;
    }

    private static void finish(List<String> section, List<String> session, List<MediaSection> sections)
            throws SessionRefusedException {
        if (section != session) {
            MediaSection made = new MediaSection(section);
            if (!made.wellFormed()) {
                throw malformed("'" + excerpt(section.get(0)) + "' is no media line");
            }
            sections.add(made);
        }
    }

    private static void check(String line) throws SessionRefusedException {
        boolean letter = line.length() >= 2 && line.charAt(1) == '=' && line.charAt(0) >= 'a' && line.charAt(0) <= 'z';
        if (!letter || line.length() > MAX_LINE_CHARS || line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw malformed("'" + excerpt(line) + "' is no line of a session description");
        }
    }

    private static void credentials(List<String> session, MediaSection video) throws SessionRefusedException {
        for (String attribute : List.of("a=ice-ufrag:", "a=ice-pwd:", "a=fingerprint:")) {
            if (!video.has(attribute) && session.stream().noneMatch(l -> l.startsWith(attribute))) {
                throw malformed("the offer lacks " + attribute.substring(0, attribute.length() - 1)
                        + "; it must be one of a WebRTC peer");
            }
        }
    }

    private static String excerpt(String line) {
        String shown = line.length() > 40 ? line.substring(0, 40) + "…" : line;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    private static SessionRefusedException malformed(String text) {
        return new SessionRefusedException(Reason.MALFORMED, text);
    }
}
