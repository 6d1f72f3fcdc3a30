/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ColorScale;
import io.porthole.api.stream.StreamDescription;
import io.porthole.api.stream.StreamDescription.Intrinsics;
import io.porthole.testkit.FakeFrame;
import io.porthole.testkit.FakeStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /api/v1/streams/NAME/sample} and {@code /description}. */
class SampleApiTest {
    private static final int WIDTH = 4;
    private static final int HEIGHT = 3;

    private final ApiServer api = new ApiServer();
    private final FakeStream depth = api.streams.add("depth");

    SampleApiTest() throws Exception {}

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return api.ask("GET", "depth/" + path, "");
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    /** A frame whose rows are padded, with the bytes 0, 1, 2 and so on in memory. */
    private FakeFrame bytes(PixelFormat format, boolean bottomUp) {
        FrameInfo info = FrameInfo.packed(WIDTH, HEIGHT, format, 7, 1000)
                .withStride(WIDTH * format.bytesPerPixel() + 2)
                .withBottomUp(bottomUp);
        ByteBuffer pixels = ByteBuffer.allocateDirect((int) info.spanBytes());
        for (int i = 0; pixels.hasRemaining(); i++) {
            pixels.put((byte) i);
        }
        FakeFrame frame = new FakeFrame(info, pixels.flip());
        depth.raw(frame);
        return frame;
    }

    private FakeFrame floats(float... samples) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(4 * samples.length).order(ByteOrder.nativeOrder());
        pixels.asFloatBuffer().put(samples);
        FakeFrame frame =
                new FakeFrame(FrameInfo.packed(samples.length, 1, PixelFormat.FLOAT32, 42, 5_000_000), pixels);
        depth.raw(frame);
        return frame;
    }

    @Test
    void theValueIsThatOfTheSourceWithItsUnitAndTheFramesNumber() throws Exception {
        FakeFrame frame = floats(0.25f, 1.5f, Float.NaN);
        depth.description(StreamDescription.NONE.withUnit("m"));
        JsonNode found = json("sample?x=1&y=0");
        assertEquals(42, found.path("sequence").asInt());
        assertEquals(5000, found.path("captureTime").asLong());
        assertEquals("FLOAT32", found.path("format").asText());
        assertEquals("m", found.path("unit").asText());
        assertEquals(1.5, found.path("samples").path(0).path("value").asDouble());
        assertEquals(
                "NaN",
                json("sample?x=2&y=0").path("samples").path(0).path("value").asText());
        assertEquals(1, frame.references(), "the source has its memory back");
    }

    @ParameterizedTest
    @CsvSource({
        "GRAY8, false, 13, ''",
        "GRAY8, true, 1, ''",
        "GRAY16, false, 3340, ''",
        "RGB8, false, 0, '17,18,19'",
        "BGR8, false, 0, '19,18,17'",
        "RGBA8, true, 0, '4,5,6'",
        "BGRA8, false, 0, '24,23,22'"
    })
    void everyFormatAndRowOrderIsRead(PixelFormat format, boolean bottomUp, int value, String rgb) throws Exception {
        bytes(format, bottomUp);
        // of three rows the lowest is the first in memory, or the last
        JsonNode sample = json("sample?x=1&y=" + (bottomUp ? 2 : format == PixelFormat.GRAY8 ? 2 : 1))
                .path("samples")
                .path(0);
        if (rgb.isEmpty()) {
            assertEquals(value, sample.path("value").asInt());
        } else {
            assertEquals("[" + rgb + "]", sample.path("rgb").toString());
        }
    }

    @Test
    void anObjectsIdHasItsName() throws Exception {
        bytes(PixelFormat.GRAY8, false);
        depth.description(StreamDescription.NONE.withLabels(Map.of(1, "cup", 200, "table")));
        JsonNode sample = json("sample?x=1&y=0").path("samples").path(0);
        assertEquals(1, sample.path("value").asInt());
        assertEquals("cup", sample.path("label").asText());
        assertTrue(json("sample?x=2&y=0").path("samples").path(0).path("label").isMissingNode());
    }

    @Test
    void theDistanceOfTwoPixelsNeedsTheCamera() throws Exception {
        floats(2, 2, 2, 2);
        assertTrue(json("sample?x=0&y=0&x2=3&y2=0").path("distance").isNull());
        depth.description(StreamDescription.NONE.withIntrinsics(new Intrinsics(100, 100, 2, 0.5)));
        JsonNode found = json("sample?x=0&y=0&x2=3&y2=0");
        assertEquals(2, found.path("samples").size());
        assertEquals(3 * 2 / 100.0, found.path("distance").asDouble(), 1e-12);
        floats(3, 7);
        assertEquals(
                Math.hypot(4, (1.5 * 3 - 0.5 * 7) / 100),
                json("sample?x=0&y=0&x2=1&y2=0").path("distance").asDouble(),
                1e-12);
    }

    @ParameterizedTest
    @CsvSource({
        "sample, x is not a whole number in 0..2.",
        "sample?x=3&y=0, x is not a whole number in 0..2.",
        "sample?x=0&y=-1, y is not a whole number in 0..0.",
        "sample?x=0&y=0&x2=1, y2 is not a whole number in 0..0.",
        "sample?x=a&y=0, x is not a whole number in 0..2."
    })
    void aPixelOutsideOfTheFrameIsRefusedWithWhatIsAllowed(String path, String words) throws Exception {
        FakeFrame frame = floats(1, 2, 3);
        ApiServer.assertRefused(400, words, get(path));
        assertEquals(1, frame.references());
    }

    @Test
    void withoutAFrameOrWithEncodedOnesThereIsNoSample() throws Exception {
        ApiServer.assertRefused(503, "has no frame yet", get("sample?x=0&y=0"));
        depth.sourceCodec(Codec.H264);
        ApiServer.assertRefused(406, "its frames arrive encoded as h264", get("sample?x=0&y=0"));
    }

    @Test
    void theDescriptionSaysWhatTheSourceDeclaresAndWhichColoursSamplesHave() throws Exception {
        assertEquals(
                "{\"unit\":\"\",\"intrinsics\":null,\"labels\":{},\"hints\":{},\"scale\":null}",
                get("description").body());
        depth.description(StreamDescription.NONE
                .withUnit("mm")
                .withIntrinsics(new Intrinsics(1, 2, 3, 4))
                .withLabels(Map.of(3, "cup"))
                .withHints(Map.of("drag", "turns the camera")));
        depth.colorScale(new ColorScale(0.5, 4, List.of(0x00ff10, 0xffffff)));
        JsonNode found = json("description");
        assertEquals("mm", found.path("unit").asText());
        assertEquals(2, found.path("intrinsics").path("fy").asDouble());
        assertEquals("cup", found.path("labels").path("3").asText());
        assertEquals("turns the camera", found.path("hints").path("drag").asText());
        assertEquals(
                "{\"low\":0.5,\"high\":4.0,\"colors\":[\"#00ff10\",\"#ffffff\"]}",
                found.path("scale").toString());
        depth.colorScale(new ColorScale(Double.NaN, Double.NaN, List.of(0)));
        assertTrue(json("description").path("scale").path("low").isNull());
    }
}
