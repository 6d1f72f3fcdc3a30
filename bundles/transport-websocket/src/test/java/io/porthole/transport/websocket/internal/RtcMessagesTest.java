/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.http.Role;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.IceServer;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.VideoCodec;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeRtcSession;
import io.porthole.testkit.FakeRtcSessions;
import io.porthole.testkit.FakeStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How WebRTC is signalled on the WebSocket. */
class RtcMessagesTest {
    private static final String OPEN = "{\"type\":\"rtc-open\",\"ref\":1,\"offer\":\"v=0\"}";
    private static final String CANDIDATE =
            "{\"type\":\"rtc-candidate\",\"ref\":1,\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"candidate\":\"candidate:1\"}";

    private static FakeRtcSessions sessions(Fixture f) {
        FakeRtcSessions sessions = new FakeRtcSessions();
        f.transport.rtcSessions(sessions);
        return sessions;
    }

    private static FakeRtcSession opened(FakeRtcSessions sessions, int count) throws InterruptedException {
        Await.until("an offer has come", () -> sessions.opened.size() == count);
        return sessions.opened.get(count - 1);
    }

    @Test
    void aViewerIsToldWhenThereIsWebRtcAndWhenItGoes() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeRtcSessions sessions = new FakeRtcSessions();
            sessions.iceServers = List.of(IceServer.of("turn:t").withCredential("user", "secret"));
            f.transport.rtcSessions(sessions);
            JsonNode there = client.message("rtc");
            assertTrue(there.path("available").asBoolean());
            assertFalse(there.path("crowded").asBoolean(true));
            assertEquals(
                    "[{\"urls\":[\"turn:t\"],\"username\":\"user\",\"credential\":\"secret\"}]",
                    there.path("iceServers").toString());
            assertEquals(
                    "[\"h264\",\"vp8\",\"vp9\",\"av1\"]", there.path("codecs").toString());
            try (WsClient later = f.protocolClient()) {
                assertEquals("hello", later.text().path("type").asText());
                assertEquals(there, later.text(), "right after hello");
            }
            f.transport.rtcSessions(new FakeRtcSessions());
            JsonNode another = client.message("rtc");
            assertTrue(another.path("available").asBoolean());
            assertNotEquals(there.path("instance"), another.path("instance"));
            f.transport.rtcSessions(null);
            assertFalse(client.message("rtc").path("available").asBoolean(true));
        }
    }

    @Test
    void aSessionIsOpenedAsWished() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeRtcSessions sessions = sessions(f);
            client.say(
                    "{\"type\":\"rtc-open\",\"ref\":7,\"offer\":\"v=0 x\",\"streams\":[\"a\",\"b\"],\"codec\":\"av1\","
                            + "\"preset\":\"balanced\",\"annotations\":\"drawn\","
                            + "\"iceServers\":[{\"urls\":\"stun:s\"}]}");
            JsonNode answer = client.message("rtc-answer");
            assertEquals(7, answer.path("ref").asInt());
            assertEquals("session-1", answer.path("session").asText());
            assertEquals("answer to v=0 x", answer.path("answer").asText());
            assertEquals("[\"a\",\"b\"]", answer.path("streams").toString());
            FakeRtcSession session = sessions.opened.get(0);
            assertEquals(VideoCodec.AV1, session.request.codec());
            assertEquals(BitratePreset.BALANCED, session.request.preset());
            assertTrue(session.request.drawnAnnotations());
            assertEquals(List.of(IceServer.of("stun:s")), session.request.iceServers());
            assertTrue(session.request.control());
        }
    }

    @Test
    void theSessionsOfOneWebSocketShareItsControl() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient();
                WsClient other = f.protocolClient()) {
            FakeRtcSessions sessions = sessions(f);
            client.say(OPEN);
            client.message("rtc-answer");
            client.say(OPEN.replace(":1,", ":2,"));
            client.message("rtc-answer");
            other.say(OPEN);
            other.message("rtc-answer");
            assertNotNull(sessions.opened.get(0).request.viewerControl());
            assertSame(
                    sessions.opened.get(0).request.viewerControl(),
                    sessions.opened.get(1).request.viewerControl());
            assertNotSame(
                    sessions.opened.get(0).request.viewerControl(),
                    sessions.opened.get(2).request.viewerControl());
        }
    }

    @Test
    void whoMayOnlyLookMayNotSteerByWebRtcEither() throws Exception {
        try (Fixture f = new Fixture()) {
            f.server.role(Role.VIEW);
            try (WsClient client = f.protocolClient()) {
                FakeRtcSessions sessions = sessions(f);
                client.say(OPEN);
                client.message("rtc-answer");
                assertFalse(sessions.opened.get(0).request.control());
                assertNull(sessions.opened.get(0).request.codec());
                assertNull(sessions.opened.get(0).request.preset());
                assertFalse(sessions.opened.get(0).request.drawnAnnotations());
            }
        }
    }

    @Test
    void whatComesBeforeTheAnswerWaitsForIt() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeRtcSessions sessions = sessions(f);
            sessions.slow = true;
            client.say(OPEN);
            client.say(CANDIDATE);
            client.say("{\"type\":\"rtc-preset\",\"ref\":1,\"preset\":\"low\"}");
            client.say("{\"type\":\"clock\",\"t0\":1}");
            client.message("clock");
            FakeRtcSession session = opened(sessions, 1);
            session.signals.candidate("0", 0, "candidate:9");
            assertTrue(session.candidates.isEmpty());
            session.opening.complete(session);
            assertEquals("rtc-answer", client.text().path("type").asText());
            JsonNode mine = client.text();
            assertEquals("rtc-candidate", mine.path("type").asText());
            assertEquals("candidate:9", mine.path("candidate").asText());
            Await.until("the viewer's candidate is there", () -> session.candidates.equals(List.of("0 0 candidate:1")));
            Await.until("the preset is set", () -> session.preset() == BitratePreset.LOW);
        }
    }

    @Test
    void candidatesGoBothWaysAndTheSessionSaysHowItGoes() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeRtcSessions sessions = sessions(f);
            client.say(OPEN);
            client.message("rtc-answer");
            FakeRtcSession session = sessions.opened.get(0);
            client.say(CANDIDATE);
            Await.until("a candidate has come", () -> session.candidates.equals(List.of("0 0 candidate:1")));
            session.signals.candidate("0", 0, "candidate:5");
            session.signals.iceServerError("401 Unauthorized");
            session.signals.gatheringComplete();
            JsonNode candidate = client.message("rtc-candidate");
            assertEquals("0", candidate.path("sdpMid").asText());
            assertEquals("candidate:5", candidate.path("candidate").asText());
            assertEquals(
                    "401 Unauthorized",
                    client.message("rtc-ice-server-error").path("detail").asText());
            assertEquals(1, client.message("rtc-gathering-complete").path("ref").asInt());
            session.answer = "second answer";
            client.say("{\"type\":\"rtc-offer\",\"ref\":1,\"offer\":\"again\"}");
            assertEquals(
                    "second answer", client.message("rtc-answer").path("answer").asText());
            assertEquals(List.of("again"), session.renegotiations);
            session.signals.ended("nothing was heard of you");
            JsonNode ended = client.message("rtc-ended");
            assertEquals("nothing was heard of you", ended.path("reason").asText());
            client.say(OPEN);
            assertEquals(
                    "session-2", client.message("rtc-answer").path("session").asText(), "the ref is free again");
        }
    }

    @Test
    void theViewerEndsIt() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeRtcSessions sessions = sessions(f);
            client.say(OPEN);
            client.message("rtc-answer");
            client.say("{\"type\":\"rtc-close\",\"ref\":1}");
            Await.until("it is closed", () -> sessions.opened.get(0).closed);
        }
    }

    @Test
    void anOpenSessionOutlivesItsWebSocketAndOneThatIsBeingOpenedDoesNot() throws Exception {
        try (Fixture f = new Fixture()) {
            FakeRtcSessions sessions = sessions(f);
            FakeStream demo = f.streams.add("demo");
            try (WsClient client = f.protocolClient()) {
                client.say("{\"type\":\"subscribe\"}");
                client.say(OPEN);
                client.message("rtc-answer");
                sessions.slow = true;
                client.say(OPEN.replace(":1,", ":2,"));
                opened(sessions, 2);
            }
            Await.until(
                    "the socket's end is noticed", () -> demo.subscriptions().isEmpty());
            FakeRtcSession late = sessions.opened.get(1);
            late.opening.complete(late);
            assertTrue(late.closed);
            assertFalse(sessions.opened.get(0).closed);
            sessions.opened.get(0).signals.ended("much later");
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aRefusalIsToldInTheWordsOfTheTable(Reason reason) throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeRtcSessions sessions = sessions(f);
            sessions.refusal = new SessionRefusedException(reason, "because");
            client.say(OPEN);
            JsonNode refused = client.message("rtc-refused");
            assertEquals(1, refused.path("ref").asInt());
            assertTrue(
                    ProtocolDocumentTest.text()
                            .contains('`' + refused.path("reason").asText() + '`'),
                    refused.toString());
            assertEquals("because", refused.path("detail").asText());
            sessions.refusal = null;
            client.say(OPEN);
            client.message("rtc-answer");
        }
    }

    @Test
    void aFurtherOfferOrCandidateThatIsRefusedLeavesTheSession() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeRtcSessions sessions = sessions(f);
            client.say(OPEN);
            client.message("rtc-answer");
            sessions.opened.get(0).refusal = new SessionRefusedException(Reason.MALFORMED, "no");
            client.say(CANDIDATE);
            assertEquals(
                    "malformed", client.message("rtc-refused").path("reason").asText());
            client.say("{\"type\":\"rtc-offer\",\"ref\":1,\"offer\":\"again\"}");
            assertEquals(
                    "malformed", client.message("rtc-refused").path("reason").asText());
            assertFalse(sessions.opened.get(0).closed);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'rtc-open','ref':1} | malformed | offer is not text",
                "{'type':'rtc-open','ref':1,'offer':'v=0','codec':'h265'} | malformed | h264, vp8, vp9, av1",
                "{'type':'rtc-open','ref':1,'offer':'v=0','preset':'best'} | malformed | low, balanced, high, auto",
                "{'type':'rtc-open','ref':1,'offer':'v=0','annotations':'on'} | malformed | drawn, separate",
                "{'type':'rtc-open','ref':1,'offer':'v=0','iceServers':{}} | ice-server | a list",
                "{'type':'rtc-open','ref':1,'offer':'v=0','iceServers':[{}]} | ice-server | urls",
                "{'type':'rtc-open','ref':1,'offer':'v=0','iceServers':[{'urls':[1]}]} | ice-server | urls",
                "{'type':'rtc-candidate','ref':1} | malformed | candidate is not text",
                "{'type':'rtc-preset','ref':1,'preset':'x'} | malformed | low, balanced, high, auto",
            })
    void aMessageThatIsNotWellFormed(String message, String reason, String detail) throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeRtcSessions sessions = sessions(f);
            client.say(message.replace('\'', '"'));
            JsonNode refused = client.message("rtc-refused");
            assertEquals(reason, refused.path("reason").asText());
            assertTrue(refused.path("detail").asText().contains(detail), refused.toString());
            assertTrue(sessions.opened.isEmpty());
        }
    }

    @Test
    void aMessageWithoutARefIsAnError() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            client.say("{\"type\":\"rtc-close\"}");
            assertEquals(
                    "ref is not a whole number",
                    client.message("error").path("detail").asText());
        }
    }

    @Test
    void aSessionThatIsNotThereHasEnded() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            sessions(f);
            client.say(CANDIDATE);
            client.say("{\"type\":\"rtc-close\",\"ref\":1}");
            client.say("{\"type\":\"rtc-offer\",\"ref\":3,\"offer\":\"v=0\"}");
            assertEquals(3, client.message("rtc-ended").path("ref").asInt());
        }
    }

    @Test
    void withoutWebRtcAnOfferIsRefusedAndTheWebSocketGoesOn() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            client.say(OPEN);
            JsonNode refused = client.message("rtc-refused");
            assertEquals("closing", refused.path("reason").asText());
            assertTrue(refused.path("detail").asText().contains("--mode webrtc"), refused.toString());
            client.say("{\"type\":\"clock\",\"t0\":1}");
            client.message("clock");
        }
    }

    @Test
    void aRefIsForOneSessionAndAWebSocketOpensSoManyAndNoMore() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            sessions(f);
            for (int i = 1; i <= Protocol.MAX_SESSIONS; i++) {
                client.say(OPEN.replace(":1,", ":" + i + ","));
                client.message("rtc-answer");
            }
            client.say(OPEN);
            assertEquals(
                    "malformed", client.message("rtc-refused").path("reason").asText());
            client.say(OPEN.replace(":1,", ":99,"));
            assertEquals("full", client.message("rtc-refused").path("reason").asText());
        }
    }

    @Test
    void whatWaitsForTheAnswerHasABound() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeRtcSessions sessions = sessions(f);
            sessions.slow = true;
            client.say(OPEN);
            FakeRtcSession session = opened(sessions, 1);
            for (int i = 0; i < 100; i++) {
                client.say(CANDIDATE);
            }
            client.say("{\"type\":\"rtc-close\",\"ref\":1}");
            client.say("{\"type\":\"clock\",\"t0\":1}");
            client.message("clock");
            session.opening.complete(session);
            client.message("rtc-answer");
            assertEquals("full", client.message("rtc-refused").path("reason").asText());
            Await.until("it was closed all the same", () -> session.closed);
        }
    }
}
