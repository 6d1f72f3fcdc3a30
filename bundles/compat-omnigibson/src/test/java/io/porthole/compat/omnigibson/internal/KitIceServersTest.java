/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.signalling.IceServer;
import io.porthole.testkit.FakeRtcSessions;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

class KitIceServersTest {
    @Test
    void theServersAreThoseOfWebRtcAndNoneWithoutIt() throws Exception {
        KitModule module = new KitModule(new FakeStreams());
        try (ModuleServer server = new ModuleServer(64 * 1024);
                ModuleServer.Mounted ignored = server.mount("/streaming", module)) {
            assertEquals("[]", servers(server).toString());
            FakeRtcSessions sessions = new FakeRtcSessions();
            sessions.iceServers = List.of(
                    IceServer.of("stun:s"),
                    IceServer.of("turn:t?transport=udp", "turn:t?transport=tcp").withCredential("user", "secret"));
            module.sessions(sessions);
            JsonNode servers = servers(server);
            assertEquals("{\"urls\":[\"stun:s\"]}", servers.path(0).toString());
            assertEquals(
                    "turn:t?transport=tcp", servers.path(1).path("urls").path(1).asText());
            assertEquals("user", servers.path(1).path("username").asText());
            assertEquals("secret", servers.path(1).path("credential").asText());
        }
    }

    private static JsonNode servers(ModuleServer server) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/streaming/ice-servers");
        String body = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(body).path("iceServers");
    }
}
