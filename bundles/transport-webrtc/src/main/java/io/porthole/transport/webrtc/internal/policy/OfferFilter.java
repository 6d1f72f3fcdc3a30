/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.signalling.Sdp;
import io.porthole.signalling.Sdp.Section;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SignallingJson;
import io.porthole.signalling.VideoCodec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks a viewer's offer before the library sees it, and leaves one codec in it: the library sends the first codec of
 * the offer that it knows, whatever is preferred on our side.
 */
public final class OfferFilter {
    /** Maximum length of an offer; a browser's with one stream and every codec has about 6,000 characters. */
    static final int MAX_OFFER_CHARS = 65536;

    /** Maximum number of streams of one session. */
    static final int MAX_SECTIONS = 64;

    private static final int MAX_LINE_CHARS = 8192;
    private static final Set<String> DIRECTIONS = Set.of("a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive");
    private static final Set<String> MEDIA_KINDS = Set.of("audio", "video");

    private OfferFilter() {}

    /**
     * Checks and narrows an offer.
     *
     * @param text as the viewer sent it
     * @param wanted codecs that may be sent, the best first; the first that every receiving section offers is chosen
     * @throws SessionRefusedException MALFORMED or NO_COMMON_CODEC, with what is wrong and what is allowed
     */
    public static AcceptedOffer accept(String text, List<VideoCodec> wanted) throws SessionRefusedException {
        Sdp offer = parse(text);
        List<MediaSection> videos = offer.media().stream()
                .map(MediaSection::new)
                .filter(s -> s.isVideo() && s.receives())
                .toList();
        if (videos.isEmpty()) {
            throw malformed("the offer has no video section (m=video) that wants to receive");
        }
        if (offer.media().size() > MAX_SECTIONS + 2) {
            throw malformed(
                    "the offer has " + offer.media().size() + " sections, more than " + MAX_SECTIONS + " streams");
        }
        checkCredentials(offer.session(), videos.get(0).section());
        VideoCodec codec = commonCodec(videos, wanted);
        return new AcceptedOffer(
                offer.map(section -> narrow(section, codec)),
                codec,
                videos.size(),
                videos.stream().map(v -> v.section().mid()).toList(),
                offer.media().stream().anyMatch(s -> s.kind().equals("application")));
    }

    /**
     * Leaves one codec in a section that receives video. No section sends: what a viewer sends would go through the
     * library's decoders.
     */
    private static Section narrow(Section section, VideoCodec codec) {
        MediaSection media = new MediaSection(section);
        String type = media.isVideo() && media.receives() ? media.payloadType(codec) : null;
        if (type != null) {
            return withDirection(media.only(type), "a=recvonly");
        }
        return MEDIA_KINDS.contains(section.kind()) ? withDirection(section, "a=inactive") : section;
    }

    private static Section withDirection(Section section, String direction) {
        return new Section(
                Stream.concat(section.lines().stream().filter(line -> !DIRECTIONS.contains(line)), Stream.of(direction))
                        .toList());
    }

    private static VideoCodec commonCodec(List<MediaSection> videos, List<VideoCodec> wanted)
            throws SessionRefusedException {
        for (VideoCodec codec : wanted) {
            if (videos.stream().allMatch(v -> v.payloadType(codec) != null)) {
                return codec;
            }
        }
        String names = wanted.stream().map(OfferFilter::describe).collect(Collectors.joining(", "));
        throw new SessionRefusedException(
                Reason.NO_COMMON_CODEC, "the offer has none of the codecs that can be sent: " + names);
    }

    private static String describe(VideoCodec codec) {
        String word = SignallingJson.word(codec);
        return switch (codec) {
            case H264 -> word + " (constrained baseline, packetization-mode=1)";
            case VP9, AV1 -> word + " (profile 0)";
            case VP8 -> word;
        };
    }

    private static Sdp parse(String text) throws SessionRefusedException {
        if (text.isBlank()) {
            throw malformed("the offer is empty");
        }
        if (text.length() > MAX_OFFER_CHARS) {
            throw malformed("the offer has " + text.length() + " characters; the maximum is " + MAX_OFFER_CHARS);
        }
        Sdp offer = Sdp.parseLines(text);
        List<String> session = offer.session().lines();
        if (session.isEmpty() || !session.get(0).equals("v=0")) {
            throw malformed("the offer is no session description: it does not begin with v=0");
        }
        for (String line : session) {
            checkLine(line);
        }
        for (Section section : offer.media()) {
            for (String line : section.lines()) {
                checkLine(line);
            }
            if (!new MediaSection(section).isWellFormed()) {
                throw malformed("'" + excerpt(section.lines().get(0)) + "' is no media line");
            }
        }
        return offer;
    }

    private static void checkLine(String line) throws SessionRefusedException {
        boolean letter = line.length() >= 2 && line.charAt(1) == '=' && line.charAt(0) >= 'a' && line.charAt(0) <= 'z';
        if (!letter || line.length() > MAX_LINE_CHARS || line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw malformed("'" + excerpt(line) + "' is no line of a session description");
        }
    }

    private static void checkCredentials(Section session, Section video) throws SessionRefusedException {
        for (String attribute : List.of("ice-ufrag", "ice-pwd", "fingerprint")) {
            if (!video.has(attribute) && !session.has(attribute)) {
                throw malformed("the offer lacks a=" + attribute + "; it must be one of a WebRTC peer");
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
