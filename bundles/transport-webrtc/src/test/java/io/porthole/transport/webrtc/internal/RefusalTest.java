/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.IceServer;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoCodec;
import io.porthole.testkit.Await;
import io.porthole.testkit.RtcViewer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends the process when the library meets it: here it is refused in words, and others watch on. */
class RefusalTest {
    @SuppressWarnings("NullAway.Init")
    private TransportFixture stage;

    @BeforeEach
    void open() throws InterruptedException {
        stage = new TransportFixture();
        stage.source("demo", 160, 120).paint(0xff0000);
    }

    @AfterEach
    void close() throws InterruptedException {
        stage.close();
    }

    private static SessionRefusedException refusal(CompletableFuture<?> asked) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> asked.get(10, TimeUnit.SECONDS));
        assertTrue(e.getCause() instanceof SessionRefusedException, String.valueOf(e.getCause()));
        SessionRefusedException refused = (SessionRefusedException) e.getCause();
        assertFalse(String.valueOf(refused.getMessage()).isBlank());
        return refused;
    }

    private SessionRefusedException refused(SessionRequest request) {
        return refusal(stage.transport.open(request, SessionListener.NONE));
    }

    @Test
    void offersThatAreNoneAreMalformed() throws Exception {
        try (ConnectedViewer other = ConnectedViewer.of(stage, "demo");
                RtcViewer viewer = new RtcViewer(1)) {
            String offer = viewer.offer();
            for (String bad : List.of(
                    "",
                    "garbage",
                    "v=0\r\n",
                    "\u0000\u0001",
                    "v=0\r\nm=video x\r\n",
                    offer.replace("m=video", "m=audio"),
                    offer.replaceAll("a=fingerprint:[^\r\n]*", "a=fingerprint:sha-256 00"),
                    offer.replaceAll("a=ice-ufrag:[^\r\n]*", "a=ice-ufrag:x"),
                    offer.replaceAll("a=setup:[^\r\n]*", "a=setup:nonsense"))) {
                assertEquals(
                        Reason.MALFORMED, refused(TransportFixture.request(bad)).reason(), bad);
            }
            int seen = other.viewer.frames(0);
            Await.until("frames for the other", () -> other.viewer.frames(0) > seen + 2);
            assertEquals(1, stage.transport.sessions().size());
        }
    }

    @Test
    void oneAddressHasItsShareOfTheSessionsAndAnotherItsOwn() throws Exception {
        try (TransportFixture few = new TransportFixture(Map.of("maxViewersPerAddress", 1));
                RtcViewer viewer = new RtcViewer(1)) {
            few.source("demo", 160, 120).paint(0xff0000);
            String offer = viewer.offer();
            few.transport
                    .open(TransportFixture.request(offer, "demo"), SessionListener.NONE)
                    .get(10, TimeUnit.SECONDS);
            SessionRefusedException refused =
                    refusal(few.transport.open(TransportFixture.request(offer, "demo"), SessionListener.NONE));
            assertEquals(Reason.FULL, refused.reason());
            assertTrue(String.valueOf(refused.getMessage()).contains("maxViewersPerAddress"), refused.getMessage());
            few.transport
                    .open(
                            SessionRequest.of(offer, "test", "10.0.0.8").withStreams(List.of("demo")),
                            SessionListener.NONE)
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void streamsAndCodecsThatAreNotThereAreNamed() throws Exception {
        try (RtcViewer viewer = new RtcViewer(1)) {
            String offer = viewer.offer();
            SessionRefusedException unknown = refused(TransportFixture.request(offer, "nowhere"));
            assertEquals(Reason.UNKNOWN_STREAM, unknown.reason());
            assertTrue(unknown.getMessage().contains("nowhere"));
            assertEquals(
                    Reason.NO_COMMON_CODEC,
                    refused(TransportFixture.request(offer.replace("H264/90000", "H265/90000")))
                            .reason());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x", "turn:host:3478", "stun:host:99999", "", "stun:", "turn:host?transport=sctp"})
    void iceServersThatTheLibraryDoesNotSurviveAreRefused(String url) throws Exception {
        try (RtcViewer viewer = new RtcViewer(1)) {
            SessionRequest request = SessionRequest.of(viewer.offer(), "test", "here")
                    .withControl(true)
                    .withCodec(VideoCodec.H264)
                    .withPreset(BitratePreset.AUTO)
                    .withIceServers(List.of(IceServer.of(url)));
            assertEquals(Reason.ICE_SERVER, refused(request).reason());
        }
    }

    @Test
    void badCandidatesAndFurtherOffersLeaveTheSessionAsItWas() throws Exception {
        try (ConnectedViewer w = ConnectedViewer.of(stage, "demo")) {
            assertEquals(
                    Reason.MALFORMED, refusal(w.session.renegotiate("garbage")).reason());
            assertEquals(
                    Reason.MALFORMED,
                    refusal(w.session.addCandidate("0", 0, "candidate:nonsense"))
                            .reason());
            Await.until("frames", () -> w.viewer.frames(0) > 2);
            String answer = w.session.renegotiate(w.viewer.offer()).get(10, TimeUnit.SECONDS);
            w.viewer.answer(answer);
            int seen = w.viewer.frames(0);
            Await.until("frames after it negotiated again", () -> w.viewer.frames(0) > seen + 2);
        }
    }

    @Test
    void offersDuringAndAfterTheStopAreRefusedAndEveryOneIsAnswered() throws Exception {
        List<CompletableFuture<RtcSession>> asked = new ArrayList<>();
        List<RtcViewer> viewers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RtcViewer viewer = new RtcViewer(1);
            viewers.add(viewer);
            asked.add(stage.transport.open(TransportFixture.request(viewer.offer()), SessionListener.NONE));
        }
        stage.transport.stop();
        assertEquals(
                Reason.CLOSING,
                refused(TransportFixture.request(viewers.get(0).offer())).reason());
        for (CompletableFuture<RtcSession> one : asked) {
            // the session, closed again, or a refusal; not left hanging
            RtcSession session = one.exceptionally(e -> null).get(10, TimeUnit.SECONDS);
            if (session != null) {
                session.close();
                session.close();
                assertEquals(
                        Reason.CLOSING,
                        refusal(session.addCandidate("0", 0, "candidate:1")).reason());
            }
        }
        Await.until("no peer", () -> stage.library.peers() == 0);
        viewers.forEach(RtcViewer::close);
    }
}
