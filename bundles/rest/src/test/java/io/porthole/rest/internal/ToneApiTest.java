/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.stream.ToneMapping;
import io.porthole.http.Role;
import io.porthole.testkit.FakeStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code PATCH /api/v1/streams/NAME}: who may change the colours, and to what. */
class ToneApiTest {
    private final ApiServer api = new ApiServer();
    private final FakeStream depth = api.streams.add("depth");

    ToneApiTest() throws Exception {}

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<String> patch(String stream, String body) throws IOException, InterruptedException {
        return api.ask("PATCH", stream, body);
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
        api.role(Role.VIEW);
        assertEquals(403, patch("depth", tone("colormap=turbo")).statusCode());
        assertEquals(ToneMapping.DEFAULT, depth.toneMapping());
    }

    @Test
    void aStreamThatIsNotThereIsSaidToBeUnknown() throws Exception {
        ApiServer.assertRefused(404, "nowhere", patch("nowhere", tone("colormap=turbo")));
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
        ApiServer.assertRefused(400, words, patch("depth", body));
        assertEquals(ToneMapping.DEFAULT, depth.toneMapping());
    }
}
