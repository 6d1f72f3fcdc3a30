/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.Role;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.IceServer;
import io.porthole.signalling.VideoCodec;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeRtcSession;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a player and this host say to each other when all goes well. */
class WhepTest {
    @Test
    void anOfferIsAnsweredWithASessionThatCannotBeGuessed() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            HttpResponse<String> answer = f.post("/whep/demo?codec=vp8&preset=low&annotations=drawn", SdpSamples.OFFER);
            assertEquals(201, answer.statusCode(), answer.body());
            assertEquals(
                    "application/sdp",
                    answer.headers().firstValue("Content-Type").orElse(""));
            assertEquals(SdpSamples.ANSWER + "a=end-of-candidates\r\n", answer.body());
            assertTrue(answer.headers().firstValue("ETag").orElse("").matches("\"[^\"]+\""), "a strong tag");
            FakeRtcSession session = f.rtc.opened.get(0);
            assertEquals(
                    "/whep/sessions/" + session.id(),
                    f.location(answer).getPath(),
                    "relative to what was asked, so that a prefix stays");
            assertFalse(answer.headers().firstValue("Location").orElse("/").startsWith("/"));
            assertEquals(List.of("demo"), session.request.streams());
            assertEquals(SdpSamples.OFFER, session.request.offer());
            assertEquals("whep", session.request.transport());
            assertEquals(VideoCodec.VP8, session.request.codec());
            assertEquals(BitratePreset.LOW, session.request.preset());
            assertTrue(session.request.drawnAnnotations());
            assertTrue(session.request.control());
        }
    }

    @Test
    void withoutANameTheDefaultStreamIsMeantAndCodecAndPresetAreTheHostsChoice() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            f.server.role(Role.VIEW);
            HttpResponse<String> answer = f.post("/whep/", SdpSamples.OFFER);
            assertEquals(201, answer.statusCode());
            FakeRtcSession session = f.rtc.opened.get(0);
            assertEquals("/whep/sessions/" + session.id(), f.location(answer).getPath());
            assertEquals(List.of(), session.request.streams());
            assertNull(session.request.codec());
            assertNull(session.request.preset());
            assertFalse(session.request.drawnAnnotations());
            assertFalse(session.request.control());
        }
    }

    @Test
    void theParameterNamesTheStreamWhereThePathNamesNone() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            assertEquals(201, f.post("/whep/?stream=demo", SdpSamples.OFFER).statusCode());
            assertEquals(List.of("demo"), f.rtc.opened.get(0).request.streams());
        }
    }

    @Test
    void theTokenOfAPlayerThatSendsItInTheUrlIsInTheLocationToo() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            HttpResponse<String> answer = f.post("/whep/demo/?token=a%20b", SdpSamples.OFFER);
            URI session = f.location(answer);
            assertEquals("/whep/sessions/session-1", session.getPath());
            assertEquals("token=a+b", session.getRawQuery());
        }
    }

    @Test
    void theAnswerWaitsForTheHostsCandidatesAndCarriesThem() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            f.gathers = false;
            var answer = f.postAsync("/whep/demo", SdpSamples.OFFER);
            Await.until("the offer has come", () -> f.rtc.opened.size() == 1);
            FakeRtcSession session = f.rtc.opened.get(0);
            session.signals.candidate("0", 0, "candidate:1 1 udp 1 192.0.2.9 5000 typ host");
            session.signals.candidate("0", 0, "candidate:2 1 udp 1 192.0.2.9 5001 typ host ufrag old");
            session.signals.gatheringComplete();
            assertEquals(
                    SdpSamples.ANSWER + "a=candidate:1 1 udp 1 192.0.2.9 5000 typ host\r\na=end-of-candidates\r\n",
                    answer.get().body());
        }
    }

    @Test
    void theAnswerDoesNotWaitForEver() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            f.gathers = false;
            HttpResponse<String> answer = f.post("/whep/demo", SdpSamples.OFFER);
            assertEquals(201, answer.statusCode());
            assertFalse(answer.body().contains("end-of-candidates"), "there may be more of them");
        }
    }

    @Test
    void iceServersComeAsLinksWithTheirCredentialsQuoted() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            f.rtc.iceServers = List.of(
                    IceServer.of("stun:s.example"),
                    IceServer.of("turn:t.example?transport=udp", "turns:t.example")
                            .withCredential("u\"\\,;", "pä ss"));
            List<String> expected = List.of(
                    "<stun:s.example>; rel=\"ice-server\"",
                    "<turn:t.example?transport=udp>; rel=\"ice-server\"; username=\"u\\\"\\\\,;\";"
                            + " credential*=UTF-8''p%C3%A4%20ss; credential-type=\"password\"",
                    "<turns:t.example>; rel=\"ice-server\"; username=\"u\\\"\\\\,;\";"
                            + " credential*=UTF-8''p%C3%A4%20ss; credential-type=\"password\"");
            assertEquals(
                    expected, f.post("/whep/demo", SdpSamples.OFFER).headers().allValues("Link"));
            HttpResponse<String> options = f.send("OPTIONS", "/whep/demo", "", "");
            assertEquals(expected, options.headers().allValues("Link"), "for players that ask before they offer");
        }
    }

    @Test
    void whatIsServedCanBeFoundOut() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            HttpResponse<String> options = f.send("OPTIONS", "/whep/demo", "", "");
            assertEquals(200, options.statusCode());
            assertEquals(
                    "application/sdp",
                    options.headers().firstValue("Accept-Post").orElse(""));
            for (String method : List.of("GET", "HEAD")) {
                HttpResponse<String> described = f.send(method, "/whep/demo", "", "");
                assertEquals(200, described.statusCode());
                assertEquals(
                        "application/sdp",
                        described.headers().firstValue("Content-Type").orElse(""));
                assertEquals("", described.body());
            }
            String session = f.open();
            assertEquals(204, f.send("GET", session, "", "").statusCode());
            assertEquals(
                    "application/trickle-ice-sdpfrag",
                    f.send("OPTIONS", session, "", "")
                            .headers()
                            .firstValue("Accept-Patch")
                            .orElse(""));
        }
    }

    @Test
    void candidatesTrickleIn() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            HttpResponse<String> opened = f.post("/whep/demo", SdpSamples.OFFER);
            String tag = opened.headers().firstValue("ETag").orElse("");
            HttpResponse<String> answer = f.patch(f.location(opened).getPath(), tag, SdpSamples.TRICKLE);
            assertEquals(204, answer.statusCode(), answer.body());
            assertTrue(answer.headers().firstValue("ETag").isEmpty());
            assertEquals(
                    List.of(
                            "1 1 candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw",
                            "1 1 candidate:2 1 udp 2122260222 a.local 61765 typ host"),
                    f.rtc.opened.get(0).candidates);
        }
    }

    @Test
    void iceIsRestartedWithANewTagAndTheOldOneFitsNoMore() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            HttpResponse<String> opened = f.post("/whep/demo", SdpSamples.OFFER);
            String session = f.location(opened).getPath();
            String tag = opened.headers().firstValue("ETag").orElse("");
            f.rtc.opened.get(0).answer = SdpSamples.ANSWER.replace("hostU", "hostV") + "a=end-of-candidates\r\n";
            HttpResponse<String> answer = f.patch(session, "\"*\"", SdpSamples.RESTART);
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals(
                    "application/trickle-ice-sdpfrag",
                    answer.headers().firstValue("Content-Type").orElse(""));
            assertEquals(SdpSamples.RESTARTED, answer.body());
            String next = answer.headers().firstValue("ETag").orElse("");
            assertNotEquals(tag, next);
            String offer = f.rtc.opened.get(0).renegotiations.get(0);
            assertEquals(
                    SdpSamples.OFFER
                            .replace("o=- 1 2 ", "o=- 1 3 ")
                            .replace("EsAw", "ysXw")
                            .replace("P2uYro0UCOQ4zxjKXaWCBui1", "vw5LmwG4y/e6dPP/zAP9Gp5k")
                            .replace("a=candidate:9 1 udp 1 192.0.2.1 9999 typ host\r\n", "")
                            .replace(
                                    "a=fmtp:102 x\r\n",
                                    "a=fmtp:102 x\r\na=candidate:1 1 udp 5 192.0.2.7 6 typ host\r\n"),
                    offer);
            assertEquals(412, f.patch(session, tag, SdpSamples.TRICKLE_AFTER).statusCode());
            assertEquals(204, f.patch(session, next, SdpSamples.TRICKLE_AFTER).statusCode());
        }
    }

    @Test
    void whoDeletesItEndsIt() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            String session = f.open();
            assertEquals(
                    200, f.send("DELETE", session, "If-Match", "\"anything\"").statusCode());
            assertTrue(f.rtc.opened.get(0).closed);
            assertEquals(404, f.send("DELETE", session, "", "").statusCode());
        }
    }

    @Test
    void aSessionThatEndsByItselfIsForgotten() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            String session = f.open();
            f.rtc.opened.get(0).signals.ended("nothing was received from the viewer");
            assertEquals(404, f.send("GET", session, "", "").statusCode());
        }
    }

    @Test
    void whenTheBundleGoesItsSessionsEnd() throws Exception {
        try (WhepFixture f = new WhepFixture()) {
            f.open();
            f.module.stop();
            assertTrue(f.rtc.opened.get(0).closed);
        }
    }
}
