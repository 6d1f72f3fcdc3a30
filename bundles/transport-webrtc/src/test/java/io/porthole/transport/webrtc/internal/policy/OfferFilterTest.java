/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.VideoCodec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferFilterTest {
    private static final String HEAD = """
            v=0
            o=- 4611731400430051336 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            """;
    private static final String VIDEO = """
            m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101 103 104 107 108 39 40 112 113 114
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789abcdefghijklmn
            a=fingerprint:sha-256 00:11
            a=setup:actpass
            a=mid:0
            a=recvonly
            a=rtcp-mux
            a=rtcp-fb:* nack
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack pli
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rtpmap:98 VP9/90000
            a=fmtp:98 profile-id=0
            a=rtpmap:99 rtx/90000
            a=fmtp:99 apt=98
            a=rtpmap:100 VP9/90000
            a=fmtp:100 profile-id=2
            a=rtpmap:101 H264/90000
            a=fmtp:101 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
            a=rtpmap:103 H264/90000
            a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
            a=rtcp-fb:103 nack pli
            a=rtpmap:104 rtx/90000
            a=fmtp:104 apt=103
            a=rtpmap:107 H264/90000
            a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
            a=rtpmap:108 H264/90000
            a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f
            a=rtpmap:39 AV1/90000
            a=fmtp:39 level-idx=5;profile=0;tier=0
            a=rtpmap:40 rtx/90000
            a=fmtp:40 apt=39
            a=rtpmap:112 red/90000
            a=rtpmap:113 rtx/90000
            a=fmtp:113 apt=112
            a=rtpmap:114 ulpfec/90000
            """;
    private static final String DATA = """
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            a=mid:1
            a=sctp-port:5000
            """;

    private static AcceptedOffer accept(String sdp, VideoCodec... wanted) throws SessionRefusedException {
        return OfferFilter.accept(sdp, List.of(wanted));
    }

    private static void refused(Reason reason, String sdp, String... words) {
        SessionRefusedException e = assertThrows(SessionRefusedException.class, () -> accept(sdp, VideoCodec.H264));
        assertEquals(reason, e.reason());
        for (String word : words) {
            assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "H264, 103 104 112 113 114",
        "VP8, 96 97 112 113 114",
        "VP9, 98 99 112 113 114",
        "AV1, 39 40 112 113 114"
    })
    void oneCodecIsLeftWithWhatRepairsIt(VideoCodec codec, String types) throws SessionRefusedException {
        AcceptedOffer offer = accept(HEAD + VIDEO + DATA, codec);
        assertEquals(codec, offer.codec());
        assertTrue(offer.sdp().contains("m=video 9 UDP/TLS/RTP/SAVPF " + types + "\r\n"), offer.sdp());
        List<String> kept = List.of(types.split(" ", -1));
        offer.sdp()
                .lines()
                .filter(l -> l.startsWith("a=rtpmap:"))
                .forEach(l -> assertTrue(kept.contains(l.substring(9, l.indexOf(' '))), l));
        assertTrue(offer.sdp().contains("a=rtcp-fb:* nack\r\n"));
        assertTrue(offer.channel());
        assertEquals(1, offer.videoSections());
    }

    @Test
    void theFirstRequestThatIsOfferedIsChosen() throws SessionRefusedException {
        String onlyVp8 = HEAD
                + VIDEO.replaceAll("a=rtpmap:(?!96|97).*\n|a=fmtp:(?!97).*\n", "")
                        .replaceAll("m=video.*", "m=video 9 UDP/TLS/RTP/SAVPF 96 97");
        assertEquals(
                VideoCodec.VP8, accept(onlyVp8, VideoCodec.H264, VideoCodec.VP8).codec());
        refused(Reason.NO_COMMON_CODEC, onlyVp8, "h264", "packetization-mode=1");
    }

    @Test
    void baselineTakesWhatIsSentAndHighDoesNot() throws SessionRefusedException {
        String without = VIDEO.replace("42e01f", "64001f");
        assertTrue(accept(HEAD + without, VideoCodec.H264).sdp().contains("SAVPF 101 112"));
        String none = without.replace("42001f", "f4001f");
        refused(Reason.NO_COMMON_CODEC, HEAD + none);
    }

    @Test
    void everySectionIsNarrowedByItsOwnNumbers() throws SessionRefusedException {
        String second = VIDEO.replace("a=mid:0", "a=mid:2").replace("103", "45").replace("104", "46");
        AcceptedOffer offer = accept(HEAD + VIDEO + second + DATA, VideoCodec.H264);
        assertEquals(2, offer.videoSections());
        assertTrue(offer.sdp().contains("SAVPF 45 46 112 113 114"));
    }

    @Test
    void whatIsNoMediaStaysAsItWas() throws SessionRefusedException {
        String sdp = accept(HEAD + VIDEO + DATA, VideoCodec.H264).sdp();
        assertTrue(sdp.endsWith(DATA.replace("\n", "\r\n")), sdp);
        assertTrue(sdp.startsWith(HEAD.replace("\n", "\r\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=sendrecv\n", "a=recvonly\n", ""})
    void aViewerCanSendNothingThatWouldHaveToBeDecoded(String direction) throws SessionRefusedException {
        String sending = VIDEO.replace("a=mid:0", "a=mid:2").replace("a=recvonly", "a=sendonly");
        String audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:3\n" + direction + "a=rtpmap:111 opus/48000/2\n";
        String sdp = accept(HEAD + VIDEO.replace("a=recvonly\n", direction) + sending + audio, VideoCodec.H264)
                .sdp();
        assertFalse(sdp.contains("a=send"), sdp);
        assertEquals(
                List.of("a=recvonly", "a=inactive", "a=inactive"),
                sdp.lines()
                        .filter(l -> l.equals("a=recvonly") || l.equals("a=inactive"))
                        .toList());
    }

    @Test
    void linesMayEndEitherWayAndAreSentAsTheyShould() throws SessionRefusedException {
        String unix = accept(HEAD + VIDEO, VideoCodec.H264).sdp();
        assertEquals(
                unix,
                accept((HEAD + VIDEO).replace("\n", "\r\n"), VideoCodec.H264).sdp());
        assertFalse(unix.replace("\r\n", "").contains("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n ", "garbage", "v=1\n", "{\"sdp\":1}", "v=0\nnonsense\n", "v=0\nm=video\n"})
    void whatIsNoSessionDescriptionIsRefused(String sdp) {
        refused(Reason.MALFORMED, sdp);
    }

    @Test
    void whatIsMissingIsNamed() {
        refused(Reason.MALFORMED, HEAD + DATA, "m=video");
        refused(Reason.MALFORMED, HEAD + VIDEO.replace("recvonly", "sendonly"), "receive");
        refused(Reason.MALFORMED, HEAD + VIDEO.replace("m=video 9", "m=video 0"), "receive");
        for (String attribute : List.of("ice-ufrag", "ice-pwd", "fingerprint")) {
            refused(Reason.MALFORMED, HEAD + VIDEO.replace("a=" + attribute, "a=x-no"), attribute);
        }
    }

    @Test
    void tooLongOffersAndControlCharactersAreRefused() {
        refused(Reason.MALFORMED, HEAD + VIDEO + "a=x:y\n".repeat(20_000), "65536");
        refused(Reason.MALFORMED, HEAD + "a=x:" + "y".repeat(10_000) + "\n" + VIDEO, "no line");
        refused(Reason.MALFORMED, HEAD + "a=x:\u0000\n" + VIDEO, "no line");
        refused(Reason.MALFORMED, HEAD + VIDEO + "m=audio 9 x 1\n".repeat(100), "sections");
    }

    @Test
    void nonsenseInPlaceOfNumbersDoesNoHarm() {
        String[] bad = {
            "m=video 9 UDP/TLS/RTP/SAVPF x y z",
            "m=video 99999999999999999999 UDP/TLS/RTP/SAVPF 96",
            "m=video 9 UDP/TLS/RTP/SAVPF " + "1 ".repeat(3000)
        };
        for (String head : bad) {
            SessionRefusedException e = assertThrows(
                    SessionRefusedException.class,
                    () -> accept(HEAD + VIDEO.replaceFirst("m=video.*", head), VideoCodec.VP8));
            assertTrue(e.getMessage() != null);
        }
    }
}
