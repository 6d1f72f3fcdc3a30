/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.stream.StreamState;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class KitHealthTest {
    private final FakeStreams streams = new FakeStreams();

    @Test
    void aStreamThatCannotDeliverIsUnhealthyWithTheReasonThoughNobodyWatches() throws Exception {
        try (ModuleServer server = new ModuleServer(64 * 1024);
                ModuleServer.Mounted ignored = server.mount("/streaming", new KitModule(streams))) {
            assertHealth(server, 417, false, "there is no stream");
            FakeStream stream = streams.add("isaac-sim");
            stream.status(StreamState.IDLE, "nobody watches");
            assertHealth(server, 200, true, "");
            stream.status(StreamState.FAILED, "the viewport delivers no frame");
            assertHealth(server, 417, false, "failed: the viewport delivers no frame");
            stream.status(StreamState.STALE, "no new frame from the source");
            assertHealth(server, 417, false, "stale: no new frame from the source");
        }
    }

    @Test
    void theParameterNamesTheStreamAndAnUnknownOneIsRefusedWithTheKnownOnes() throws Exception {
        streams.add("a");
        streams.add("b").status(StreamState.ENDED, "the producer has finished");
        try (ModuleServer server = new ModuleServer(64 * 1024);
                ModuleServer.Mounted ignored = server.mount("/streaming", new KitModule(streams))) {
            assertEquals(200, health(server, "").statusCode());
            assertEquals(417, health(server, "?stream=b").statusCode());
            HttpResponse<String> unknown = health(server, "?stream=c");
            assertEquals(404, unknown.statusCode());
            assertTrue(unknown.body().contains("The streams are a, b."), unknown.body());
        }
    }

    private static void assertHealth(ModuleServer server, int status, boolean healthy, String reason) throws Exception {
        HttpResponse<String> answer = health(server, "");
        assertEquals(status, answer.statusCode());
        var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(answer.body());
        assertEquals(healthy, json.path("isHealthy").asBoolean());
        assertEquals(reason, json.path("reason").asText());
    }

    private static HttpResponse<String> health(ModuleServer server, String query) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/streaming/healthcheck" + query);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
