/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    private static void assertHealth(ModuleServer server, int status, boolean healthy, String reason)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/streaming/healthcheck");
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertEquals(status, answer.statusCode());
        var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(answer.body());
        assertEquals(healthy, json.path("isHealthy").asBoolean());
        assertEquals(reason, json.path("reason").asText());
    }
}
