/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.frame.PixelFormat;
import io.porthole.signalling.RtcAvailability;
import io.porthole.testkit.Await;
import io.porthole.testkit.ModuleServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MJPEG with ImSwitch's parameters. */
class MjpegTest {
    private static final LiveView.Key KEY = new LiveView.Key("demo", "mjpeg");

    private final RawStream raw = new RawStream();
    private final LiveView view = new LiveView(raw);
    private final FakeJpeg jpeg = new FakeJpeg();
    private ModuleServer server;

    @BeforeEach
    void serve() throws Exception {
        view.encoders(List.of(jpeg));
        server = new ModuleServer(64 * 1024);
        server.mount(LiveViewModule.DOCUMENT, new LiveViewModule(view, new WebRtcOffers(view, new RtcAvailability())));
        change("{\"subsampling_factor\":2,\"throttle_ms\":0,\"jpeg_quality\":40}");
    }

    @AfterEach
    void end() {
        view.stop();
        server.close();
    }

    private void change(String params) throws IOException {
        view.change("mjpeg", null, new ObjectMapper().readTree(params));
    }

    private HttpResponse<InputStream> get(String query) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/liveview/mjpeg_stream" + query);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
    }

    /** Returns the next part's content, read as its header says. */
    private static String part(InputStream in) throws IOException {
        int length = -1;
        String line = line(in);
        while (line.isEmpty()) {
            line = line(in); // one ends a part, and one is written each second before the first
        }
        assertEquals("--frame", line);
        for (line = line(in); !line.isEmpty(); line = line(in)) {
            length = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : length;
        }
        return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            assertTrue(c >= 0, "the response goes on");
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void show(int... samples) {
        raw.show(PixelFormat.GRAY8, 3, 3, RawStream.bytes(samples));
    }

    @Test
    void imagesAreSubsampledAndCroppedAlsoOfAResponseThatGoesOn() throws Exception {
        HttpResponse<InputStream> response = get("");
        assertEquals(
                "multipart/x-mixed-replace; boundary=frame",
                response.headers().firstValue("Content-Type").orElseThrow());
        try (InputStream in = response.body()) {
            show(0, 1, 2, 3, 4, 5, 6, 7, 8);
            assertEquals("2x2 GRAY8 q40 [0, 2, 6, 8]", part(in));
            change("{\"crop_size\":1,\"subsampling_factor\":1,\"jpeg_quality\":41}");
            show(0, 1, 2, 3, 9, 5, 6, 7, 8);
            assertEquals("1x1 GRAY8 q41 [9]", part(in));
        }
    }

    @Test
    void eachImageIsMadeOnceAndTheLastIsRepeatedWhileThereIsNone() throws Exception {
        try (InputStream one = get("?detectorName=demo").body();
                InputStream two = get("?detectorName=demo").body()) {
            show(5);
            assertEquals(part(one), part(two));
            assertEquals("2x2 GRAY8 q40 [5, 0, 0, 0]", part(one), "a second later");
        }
    }

    @Test
    void aDetectorWhoseFramesArriveInAnotherCodecIsRefusedWithTheReason() throws Exception {
        raw.refusal = "its frames arrive as h264";
        try (InputStream in = get("").body()) {
            assertEquals(
                    "{\"status\":\"error\",\"message\":\"its frames arrive as h264\"}",
                    new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertFalse(raw.watched());
    }

    @Test
    void itIsWatchedOnlyWhileSomebodyGetsItAndEndsWhenItIsSwitchedOff() throws Exception {
        view.on(KEY, null);
        assertFalse(raw.watched(), "nobody has come");
        try (InputStream in = get("").body()) {
            Await.until("it is watched", raw::watched);
            show(1);
            part(in);
            try (InputStream stopped = get("?startStream=false").body()) {
                assertTrue(new String(stopped.readAllBytes(), StandardCharsets.UTF_8).contains("success"));
            }
            in.readAllBytes();
        }
        assertTrue(raw.closed);
        InputStream again = get("").body();
        Await.until("it is watched", raw::watched);
        again.close();
        Await.until("the client has left", () -> raw.closed);
    }
}
