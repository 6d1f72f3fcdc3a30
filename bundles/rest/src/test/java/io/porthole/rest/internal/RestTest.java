/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Latency;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatistics;
import io.porthole.api.stream.StreamStatus;
import io.porthole.api.stream.ToneMapping;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoCodec;
import io.porthole.testkit.FakePeerDesk;
import java.io.IOException;
import java.lang.reflect.Proxy;
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

    private static Stream stream(String name, boolean framed) {
        StreamStatistics statistics = new StreamStatistics(
                29.96,
                10,
                20,
                30,
                Map.of("slow", 3L),
                LATENCY,
                List.of(new EncodeStatistics(
                        Codec.JPEG, EncodeProfile.DEFAULT, "turbojpeg", "", 2, 30, 600_000, 20, LATENCY)),
                List.of(new ViewerStatistics(
                        7, new ViewerInfo("mjpeg", "::1"), 30, 600_000, 30, Map.of(), LATENCY, 1.23)));
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
        JsonNode json = JSON.valueToTree(StreamJson.of(stream("demo", true), null));
        assertEquals("live", json.path("state").asText());
        assertEquals(12, json.path("frameAgeMs").asInt());
        assertEquals(30.0, json.path("captureFps").asDouble());
        assertEquals(4.1, json.path("latencyMs").path("p50").asDouble());
        assertEquals(4_800_000, json.path("encodes").path(0).path("bitrate").asInt());
        assertEquals("420", json.path("encodes").path(0).path("subsampling").asText());
        assertEquals("streams/demo/mjpeg", json.path("links").path("mjpeg").asText());
        assertTrue(json.path("simulationTime").isNull(), "NaN is no JSON");
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
        Map<String, Object> json = StreamJson.of(stream("demo", false), null);
        assertNull(json.get("frameAgeMs"));
        assertNull(json.get("width"));
        assertEquals(false, json.get("steerable"));
        assertEquals(List.of(), json.get("commands"));
    }

    @Test
    void readyOnlyWithAStream() {
        assertEquals("a stream", new ApiModule(registry()).missing());
        assertEquals("", new ApiModule(registry(stream("demo", true))).missing());
    }

    @Test
    void metricsAreInTheFormThatWasAskedFor() {
        String plain = Metrics.text(registry(stream("demo", true)), null, false);
        assertTrue(plain.contains("# TYPE porthole_stream_frames_sent_total counter\n"), plain);
        assertTrue(plain.contains("porthole_stream_frames_sent_total{stream=\"demo\"} 30\n"), plain);
        assertTrue(plain.contains("porthole_stream_state{stream=\"demo\",state=\"live\"} 1\n"));
        assertTrue(plain.contains("porthole_stream_state{stream=\"demo\",state=\"stale\"} 0\n"));
        assertTrue(plain.contains("porthole_stream_frames_dropped_total{stream=\"demo\",reason=\"slow\"} 3\n"));
        assertTrue(plain.contains("quantile=\"0.99\"} 0.0092\n"));
        assertFalse(plain.contains("# EOF"));
        String open = Metrics.text(registry(stream("demo", true)), null, true);
        assertTrue(open.contains("# TYPE porthole_stream_frames_sent counter\n"));
        assertTrue(open.endsWith("# EOF\n"));
    }

    @Test
    void metricsOfWebRtcAreThereWhenThereIsWebRtc() throws Exception {
        FakePeerDesk desk = new FakePeerDesk();
        assertTrue(Metrics.text(registry(), desk, false).contains("porthole_webrtc_sessions{state=\"connected\"} 0\n"));
        SessionRequest request = SessionRequest.of("v=0", "whep", "::1").withStreams(List.of("demo")).withCodec(VideoCodec.H264).withPreset(BitratePreset.AUTO);
        desk.open(request, SessionListener.NONE).get();
        desk.open(request, SessionListener.NONE).get();
        String text = Metrics.text(registry(), desk, false);
        assertTrue(text.contains("porthole_webrtc_sessions{state=\"connected\"} 2\n"), text);
        assertTrue(text.contains("porthole_webrtc_sent_bits_per_second{codec=\"h264\"} 1000000\n"), text);
        assertTrue(text.contains("porthole_webrtc_frames_per_second{codec=\"h264\"} 60\n"), text);
        assertTrue(text.contains("porthole_webrtc_packets_lost 0\n"), text);
        assertFalse(text.contains("session-1"), "an id lets end the session");
        assertFalse(Metrics.text(registry(), null, false).contains("webrtc"));
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
