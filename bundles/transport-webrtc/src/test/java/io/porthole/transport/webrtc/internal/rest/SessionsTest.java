/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.http.Role;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoCodec;
import io.porthole.testkit.FakeRtcSessions;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final FakeRtcSessions rtc = new FakeRtcSessions();
    private ModuleServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new ModuleServer(64 * 1024);
        server.mount(SessionsModule.CONTEXT, new SessionsModule(rtc));
        SessionRequest request = SessionRequest.of("v=0", "whep", "::1")
                .withStreams(List.of("demo"))
                .withCodec(VideoCodec.H264)
                .withPreset(BitratePreset.AUTO);
        rtc.open(request, SessionListener.NONE).get();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + SessionsModule.CONTEXT + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private JsonNode session() throws Exception {
        HttpResponse<String> answer = ask("GET", "/sessions", "");
        assertEquals(200, answer.statusCode());
        return new ObjectMapper().readTree(answer.body()).path("sessions").path(0);
    }

    @Test
    void asDocumented() throws Exception {
        String text = Files.readString(Path.of("../../docs/protocol.md"));
        String example = text.substring(text.indexOf("A session is:"));
        Matcher names = Pattern.compile("\"(\\w+)\":").matcher(example.substring(0, example.indexOf("```\n")));
        JsonNode session = session();
        int count = 0;
        while (names.find()) {
            count++;
            assertTrue(session.has(names.group(1)), "documented, but not there: " + names.group(1));
        }
        assertEquals(session.size(), count);
        assertEquals("h264", session.path("codec").asText());
        assertEquals(500_000, session.path("bitrate").asInt());
        assertEquals(1.0, session.path("rttMs").asDouble());
    }

    @Test
    void whoMayOnlyLookSeesNoIdsAndChangesNothing() throws Exception {
        server.role(Role.VIEW);
        assertFalse(session().has("id"));
        assertEquals("demo", session().path("streams").path(0).asText());
        assertEquals(
                403, ask("PATCH", "/sessions/session-1", "{\"preset\":\"low\"}").statusCode());
        assertEquals(403, ask("DELETE", "/sessions/session-1", "").statusCode());
        assertFalse(rtc.opened.get(0).closed);
    }

    @Test
    void thePresetIsChanged() throws Exception {
        HttpResponse<String> answer = ask("PATCH", "/sessions/session-1", "{\"preset\":\"low\"}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(BitratePreset.LOW, rtc.opened.get(0).preset());
        assertEquals("low", session().path("preset").asText());
    }

    @Test
    void aPresetThatIsNoneIsRefused() throws Exception {
        for (String body : List.of("{\"preset\":\"best\"}", "{}", "low")) {
            HttpResponse<String> answer = ask("PATCH", "/sessions/session-1", body);
            assertEquals(400, answer.statusCode());
        }
        assertTrue(ask("PATCH", "/sessions/session-1", "{\"preset\":\"best\"}")
                .body()
                .contains("low, balanced, high, auto"));
        assertEquals(BitratePreset.AUTO, rtc.opened.get(0).preset());
    }

    @Test
    void aSessionIsEnded() throws Exception {
        assertEquals(204, ask("DELETE", "/sessions/session-1", "").statusCode());
        assertTrue(rtc.opened.get(0).closed);
        assertEquals(404, ask("DELETE", "/sessions/session-1", "").statusCode());
        assertEquals(
                404, ask("PATCH", "/sessions/session-1", "{\"preset\":\"low\"}").statusCode());
    }
}
