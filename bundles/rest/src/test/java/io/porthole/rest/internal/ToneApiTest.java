/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.stream.ToneMapping;
import io.porthole.http.Role;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.ModuleServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code PATCH /api/v1/streams/NAME}: who may change the colours, and to what. */
class ToneApiTest {
    private final FakeStreams streams = new FakeStreams();
    private final FakeStream depth = streams.add("depth");
    private final ModuleServer server;
    private final ModuleServer.Mounted mounted;

    ToneApiTest() throws Exception {
        server = new ModuleServer(64 * 1024);
        mounted = server.mount("/api/v1", new ApiModule(streams, new Encoders()));
    }

    @BeforeEach
    void mayControl() {
        server.role(Role.CONTROL);
    }

    @AfterEach
    void stop() {
        mounted.close();
        server.close();
    }

    private HttpResponse<String> patch(String stream, String body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/streams/" + stream);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method("PATCH", BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static String tone(String text) {
        return "{\"tone\":\"" + text + "\"}";
    }

    @Test
    void itIsChangedAndAnsweredAsItIsNow() throws Exception {
        HttpResponse<String> answer = patch("depth", tone(" gamma=2 , colormap=turbo,window=0:5,"));
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("\"tone\":\"colormap=turbo,window=0.0:5.0,gamma=2.0\""), answer.body());
        assertEquals(ToneMapping.ColorMap.TURBO, depth.toneMapping().colorMap());
        patch("depth", tone(""));
        assertEquals(ToneMapping.DEFAULT, depth.toneMapping());
    }

    @Test
    void whoMayOnlyWatchMayNotChangeIt() throws Exception {
        server.role(Role.VIEW);
        assertEquals(403, patch("depth", tone("colormap=turbo")).statusCode());
        assertEquals(ToneMapping.DEFAULT, depth.toneMapping());
    }

    @Test
    void aStreamThatIsNotThereIsSaidToBeUnknown() throws Exception {
        HttpResponse<String> answer = patch("nowhere", tone("colormap=turbo"));
        assertEquals(404, answer.statusCode());
        assertTrue(answer.body().contains("nowhere"), answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"tone\":\"colormap=Turbo\"}|'Turbo' is not one of grey, viridis, turbo, categorical",
                "{\"tone\":\"gamma=11\"}|gamma 11.0 is not in 0.1..10",
                "{\"tone\":\"gamma=\"}|gamma has '' where a number belongs",
                "{\"tone\":\"window=3\"}|window '3' is not LOW:HIGH",
                "{\"tone\":\"window=3:1\"}|window 3.0:1.0 is not LOW:HIGH with LOW < HIGH",
                "{\"tone\":\"window=NaN:1\"}|is not LOW:HIGH with LOW < HIGH",
                "{\"tone\":\"percentile=0:100.1\"}|percentile 0.0:100.1 is not within 0:100",
                "{\"tone\":\"brightness=1\"}|'brightness' is not one of colormap, window, percentile, gamma",
                "{\"tone\":null}|The body is not",
                "{\"tone\"|The body is not",
                "nothing|The body is not",
            })
    void whatIsNotAllowedIsRefusedWithWhatIs(String body, String words) throws Exception {
        HttpResponse<String> answer = patch("depth", body);
        assertEquals(400, answer.statusCode());
        String type = answer.headers().firstValue("Content-Type").orElse("");
        assertTrue(type.startsWith("application/problem+json"), type);
        assertTrue(answer.body().contains(words), answer.body());
        assertEquals(ToneMapping.DEFAULT, depth.toneMapping());
    }
}
