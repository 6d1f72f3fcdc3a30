/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.ToneMapping;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.http.MetricsSource;
import io.porthole.http.StreamFields;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Latency LATENCY = new Latency(300, 4100, 6000, 9200, 12000, 3000, 4200, 900);

    private static final StreamFields MJPEG = stream -> Map.of(
            "links",
            Map.of(
                    "mjpeg", "streams/" + stream + "/mjpeg",
                    "snapshot", "streams/" + stream + "/snapshot",
                    "npy", "streams/" + stream + "/snapshot.npy",
                    "png", "streams/" + stream + "/snapshot.png"));
    private static final StreamFields VIDEO = stream ->
            Map.of("links", Map.of("mp4", "streams/" + stream + "/video.mp4", "ts", "streams/" + stream + "/video.ts"));
    private static final StreamFields WHEP = stream -> Map.of("links", Map.of("whep", "whep/" + stream));

    private static Stream stream(String name, boolean framed) {
        StreamStatistics statistics = new StreamStatistics(
                29.96,
                10,
                20,
                30,
                Map.of("slow", 3L),
                LATENCY,
                List.of(new EncodeStatistics(
                        Codec.JPEG, JpegProfile.DEFAULT, "turbojpeg", "", 2, 30, 600_000, 20, LATENCY, false)),
                List.of(new ViewerStatistics(
                        7, ViewerInfo.of("mjpeg", "::1"), 30, 600_000, 30, Map.of(), LATENCY, 1.23, "turbojpeg")));
        return (Stream) Proxy.newProxyInstance(
                RestTest.class.getClassLoader(),
                new Class<?>[] {Stream.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "name" -> name;
                    case "title" -> "Title of " + name;
                    case "id" -> 4;
                    case "status" -> new StreamStatus(StreamState.LIVE, "", framed ? 12_000_000 : -1);
                    case "statistics" -> statistics;
                    case "toneMapping" -> ToneMapping.DEFAULT;
                    case "sourceCodec" -> null;
                    case "simulationState" ->
                        SimulationState.UNKNOWN.withPaused(true).withSpeed(0.5).withEpisode(3);
                    case "valuePlots" -> List.of();
                    case "latest" -> framed ? FrameInfo.packed(640, 480, PixelFormat.RGB8, 9, 1) : null;
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> throw new AssertionError(method);
                });
    }

    private static StreamRegistry registry(Stream... streams) {
        return new StreamRegistry() {
            @Override
            public List<Stream> streams() {
                return List.of(streams);
            }

            @Override
            public Stream find(String name) {
                return List.of(streams).stream()
                        .filter(s -> s.name().equals(name))
                        .findFirst()
                        .orElse(null);
            }

            @Override
            public Stream defaultStream() {
                return streams.length == 0 ? null : streams[0];
            }
        };
    }

    @Test
    void aStreamHasEveryFieldOfTheProtocol() throws IOException {
        JsonNode json = JSON.valueToTree(StreamJson.of(stream("demo", true), null, List.of(MJPEG, VIDEO, WHEP)));
        assertEquals("live", json.path("state").asText());
        assertEquals(12, json.path("frameAgeMs").asInt());
        assertEquals(30.0, json.path("captureFps").asDouble());
        assertEquals(4.1, json.path("latencyMs").path("p50").asDouble());
        assertEquals(4_800_000, json.path("encodes").path(0).path("bitrate").asInt());
        assertEquals("420", json.path("encodes").path(0).path("subsampling").asText());
        assertEquals("turbojpeg", json.path("viewers").path(0).path("encoder").asText());
        assertEquals("streams/demo/mjpeg", json.path("links").path("mjpeg").asText());
        assertEquals("whep/demo", json.path("links").path("whep").asText());
        assertTrue(json.path("simulationTime").isNull(), "NaN is no JSON");
        assertTrue(json.path("simulation").path("paused").asBoolean());
        assertTrue(json.path("simulation").path("step").isNull());
        String documented = section("A stream is:", "```\n");
        Set<String> names = new TreeSet<>();
        Matcher m = Pattern.compile("\"(\\w+)\":").matcher(documented);
        while (m.find()) {
            names.add(m.group(1));
        }
        for (String name : Set.copyOf(names)) {
            if (json.findValue(name) == null && !name.equals("slow")) {
                throw new AssertionError("documented, but not there: " + name);
            }
        }
    }

    @Test
    void whatIsNotKnownYetIsNull() {
        Map<String, Object> json = StreamJson.of(stream("demo", false), null, List.of());
        assertNull(json.get("frameAgeMs"));
        assertNull(json.get("width"));
        assertEquals(false, json.get("steerable"));
        assertEquals(List.of(), json.get("commands"));
    }

    private static String metrics(Stream stream, boolean openMetrics) {
        List<MetricsSource> sources = List.of(new StreamMetrics(registry(stream)), new ProcessMetrics());
        return new String(MetricsModule.text(sources, openMetrics), StandardCharsets.UTF_8);
    }

    @Test
    void metricsAreInTheFormThatWasAskedFor() {
        String plain = metrics(stream("demo", true), false);
        assertTrue(plain.contains("# TYPE porthole_stream_frames_sent_total counter\n"), plain);
        assertTrue(plain.contains("porthole_stream_frames_sent_total{stream=\"demo\"} 30.0\n"), plain);
        assertTrue(plain.contains("porthole_stream_state{state=\"live\",stream=\"demo\"} 1.0\n"));
        assertTrue(plain.contains("porthole_stream_state{state=\"stale\",stream=\"demo\"} 0.0\n"));
        assertTrue(plain.contains("porthole_stream_frames_dropped_total{reason=\"slow\",stream=\"demo\"} 3.0\n"));
        assertTrue(plain.contains(
                "porthole_stream_encoder_viewers{codec=\"jpeg\",encoder=\"turbojpeg\",stream=\"demo\"} 2.0\n"));
        assertTrue(plain.contains("porthole_stream_paused{stream=\"demo\"} 1.0\n"), plain);
        assertTrue(plain.contains("porthole_stream_speed{stream=\"demo\"} 0.5\n"), plain);
        assertTrue(plain.contains("porthole_stream_episode{stream=\"demo\"} 3.0\n"), plain);
        assertFalse(plain.contains("porthole_stream_step{"), "what is not known is left out");
        assertTrue(plain.contains("quantile=\"0.99\"} 0.0092\n"));
        assertTrue(plain.contains("# TYPE porthole_stream_capture_to_send_seconds summary\n"), plain);
        assertTrue(plain.contains("process_cpu_seconds_total "), plain);
        assertTrue(plain.contains("jvm_memory_used_bytes{area=\"heap\"} "), plain);
        assertFalse(plain.contains("webrtc"), "nobody contributes it");
        assertFalse(plain.contains("# EOF"));
        String open = metrics(stream("demo", true), true);
        assertTrue(open.contains("# TYPE porthole_stream_frames_sent counter\n"));
        assertTrue(open.endsWith("# EOF\n"));
    }

    @Test
    void aSourceThatFailsLeavesTheOthersTheirMetrics() {
        MetricsSource broken = out -> {
            throw new IllegalStateException("broken on purpose");
        };
        String text =
                new String(MetricsModule.text(List.of(broken, new ProcessMetrics()), false), StandardCharsets.UTF_8);
        assertTrue(text.contains("jvm_threads_current "), text);
    }

    @Test
    void theDescriptionNamesThePathsOfTheProtocol() throws IOException {
        JsonNode api = JSON.readTree(RestTest.class.getResourceAsStream("/io/porthole/rest/openapi.json"));
        Matcher m = Pattern.compile("`(?:GET|POST|PATCH|DELETE|OPTIONS|WS) (/[^` ?]*)")
                .matcher(section("# Protocol", "## Frame link"));
        int found = 0;
        while (m.find()) {
            found++;
            assertFalse(api.path("paths").path(m.group(1)).isMissingNode(), "not described: " + m.group(1));
        }
        assertTrue(found >= 16, "paths found in the text: " + found);
    }

    private static String section(String from, String to) throws IOException {
        String text = Files.readString(Path.of("../../docs/protocol.md"));
        int start = text.indexOf(from);
        int end = text.indexOf(to, text.indexOf("{", start));
        return text.substring(start, end < 0 ? text.length() : end);
    }
}
