/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.stream.StreamState;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class KitHealthTest {
    @Test
    void theParameterNamesTheStreamAndAnUnknownOneIsRefusedWithTheKnownOnes() throws Exception {
        FakeStreams streams = new FakeStreams();
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

    private static HttpResponse<String> health(ModuleServer server, String query) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/streaming/healthcheck" + query);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
