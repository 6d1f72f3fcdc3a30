/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.http.Role;
import io.porthole.signalling.RtcAvailability;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeRtcSession;
import io.porthole.testkit.FakeRtcSessions;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The HTTP half. */
class OverwatchTest {
    private static final String OFFER = "{\"node_id\":\"demo\",\"sdp\":\"v=0\",\"type\":\"offer\"}";

    private final FakeStreams streams = new FakeStreams();
    private final FakeRtcSessions sessions = new FakeRtcSessions();
    private final WebRtcModule module = new WebRtcModule(streams, new RtcAvailability());
    private ModuleServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new ModuleServer(64 * 1024);
        server.mount(WebRtcModule.CONTEXT, module);
        server.mount(PerformanceModule.CONTEXT, new PerformanceModule(streams));
        module.rtc(sessions);
        streams.add("demo");
        streams.add("side");
    }

    @AfterEach
    void end() {
        module.stop();
        server.close();
    }

    private CompletableFuture<HttpResponse<String>> ask(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
    }

    private JsonNode json(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = ask(method, path, body).get();
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void theAnswerHasTheHostsCandidatesBecauseNoneCanFollow() throws Exception {
        var answer = ask("POST", "/api/webrtc/offer", OFFER.replace("demo", "side"));
        Await.until("the offer has come", () -> sessions.opened.size() == 1);
        FakeRtcSession session = sessions.opened.get(0);
        session.answer = "v=0\r\nm=video 9 RTP 96\r\na=mid:0\r\n";
        session.signals.candidate("0", 0, "candidate:1 1 udp 1 192.0.2.9 5000 typ host");
        session.signals.gatheringComplete();
        JsonNode json = new ObjectMapper().readTree(answer.get().body());
        assertEquals("answer", json.path("type").asText());
        assertEquals(
                session.answer + "a=candidate:1 1 udp 1 192.0.2.9 5000 typ host\r\na=end-of-candidates\r\n",
                json.path("sdp").asText());
        assertEquals(List.of("side"), session.request.streams());
        assertEquals("overwatch", session.request.transport());
    }

    @Test
    void detectionsAreDrawnIntoTheVideoUnlessTheClientAsksForThemSeparately() throws Exception {
        json("POST", "/api/webrtc/offer", OFFER);
        assertTrue(sessions.opened.get(0).request.drawnAnnotations());
        json("POST", "/api/webrtc/offer?annotations=separate", OFFER);
        assertFalse(sessions.opened.get(1).request.drawnAnnotations());
        HttpResponse<String> refused =
                ask("POST", "/api/webrtc/offer?annotations=yes", OFFER).get();
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("annotations 'yes' is not one of drawn, separate"), refused.body());
    }

    @Test
    void aNodeThatIsNoStreamShowsTheDefaultOne() throws Exception {
        json("POST", "/api/webrtc/offer", OFFER.replace("demo", "videoPreview-17"));
        assertEquals(List.of("demo"), sessions.opened.get(0).request.streams());
    }

    @Test
    void connectionsAreCountedAndClosedByTheirNode() throws Exception {
        json("POST", "/api/webrtc/offer", OFFER);
        json("POST", "/api/webrtc/offer", OFFER);
        json("POST", "/api/webrtc/offer", OFFER.replace("demo", "side"));
        JsonNode stats = json("GET", "/api/webrtc/stats", "");
        assertEquals(3, stats.path("active_connections").asInt());
        assertEquals(3, stats.path("active_tracks").asInt());
        assertEquals(
                "[\"demo\",\"demo\",\"side\"]", stats.path("connection_ids").toString());
        assertTrue(json("POST", "/api/webrtc/close/demo", "")
                .path("message")
                .asText()
                .contains("demo"));
        assertTrue(sessions.opened.get(0).closed && sessions.opened.get(1).closed);
        assertFalse(sessions.opened.get(2).closed);
        sessions.opened.get(2).signals.ended("by itself");
        assertEquals(
                0,
                json("GET", "/api/webrtc/stats", "").path("active_connections").asInt());
    }

    @Test
    void everythingIsClosedByWhoMayControl() throws Exception {
        json("POST", "/api/webrtc/offer", OFFER);
        server.role(Role.VIEW);
        assertEquals(403, ask("POST", "/api/webrtc/cleanup", "").get().statusCode());
        assertFalse(sessions.opened.get(0).closed);
        server.role(Role.CONTROL);
        json("POST", "/api/webrtc/cleanup", "");
        assertTrue(sessions.opened.get(0).closed);
    }

    @Test
    void anOfferThatIsRefused() throws Exception {
        for (Reason reason : Reason.values()) {
            sessions.refusal = new SessionRefusedException(reason, "because");
            int status = ask("POST", "/api/webrtc/offer", OFFER).get().statusCode();
            assertEquals(
                    switch (reason) {
                        case MALFORMED, ICE_SERVER -> 400;
                        case UNKNOWN_STREAM -> 404;
                        case NO_COMMON_CODEC, FRAME_SIZE -> 422;
                        case FULL, CLOSING -> 503;
                        case FAULT -> 500;
                    },
                    status,
                    reason.toString());
        }
        assertEquals(
                0,
                json("GET", "/api/webrtc/stats", "").path("active_connections").asInt());
        for (String bad : List.of("", "[]", "{}", OFFER.replace("\"offer\"", "\"answer\""))) {
            assertEquals(400, ask("POST", "/api/webrtc/offer", bad).get().statusCode(), bad);
        }
        module.rtc(null);
        HttpResponse<String> without = ask("POST", "/api/webrtc/offer", OFFER).get();
        assertEquals(503, without.statusCode());
        assertTrue(without.body().contains("/api/ws"), "it says where frames are");
        assertTrue(without.body().contains("--mode webrtc"), without.body());
    }

    @Test
    void thePerformanceIsThatOfRealWork() throws Exception {
        JsonNode json = json("GET", "/api/workflow-builder/performance", "");
        assertEquals(30.0, json.path("current_fps").asDouble());
        JsonNode encoding = json.path("operations").path("jpeg_encoding");
        assertEquals(200, encoding.path("count").asInt());
        assertEquals(42.0, encoding.path("avg_ms").asDouble());
        assertEquals(10.0, encoding.path("min_ms").asDouble());
        assertEquals(90.0, encoding.path("max_ms").asDouble());
        assertEquals(60.0, encoding.path("p95_ms").asDouble());
        assertEquals(80.0, encoding.path("p99_ms").asDouble());
        assertEquals(7.5, encoding.path("std_ms").asDouble());
        assertTrue(json.path("operations").has("jpeg_encoding:side"));
        assertFalse(json.path("operations").has("capture_to_send"), "nothing was sent yet");
        assertEquals(
                "{\"operation\":\"jpeg_encoding\",\"avg_ms\":42.0}",
                sorted(json.path("bottlenecks").path(0)));
    }

    private static String sorted(JsonNode node) {
        return "{\"operation\":" + node.path("operation") + ",\"avg_ms\":" + node.path("avg_ms") + "}";
    }
}
