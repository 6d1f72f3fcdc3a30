/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.annotate.Annotations;
import io.porthole.http.Role;
import io.porthole.signalling.IceServer;
import io.porthole.signalling.RtcAvailability;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.VideoLimits;
import io.porthole.testkit.FakeRtcSession;
import io.porthole.testkit.FakeRtcSessions;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The methods, in both places and both shapes. */
class LiveViewTest {
    private static final String CODE = LiveViewModule.CODE + '/';
    private static final String OFFER = "{\"sdp\":\"v=0\",\"sdp_type\":\"offer\"}";

    private final FakeStreams streams = new FakeStreams();
    private final FakeRtcSessions rtc = new FakeRtcSessions();
    private final LiveView view = new LiveView(streams);
    private final WebRtcOffers offers = new WebRtcOffers(view, new RtcAvailability());
    private ModuleServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new ModuleServer(64 * 1024);
        LiveViewModule module = new LiveViewModule(view, offers);
        server.mount(LiveViewModule.CODE, module);
        server.mount(LiveViewModule.DOCUMENT, module);
        offers.rtc(rtc);
        streams.add("demo");
        streams.add("side");
    }

    @AfterEach
    void end() {
        offers.stop();
        view.stop();
        server.close();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private JsonNode json(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = ask(method, path, body);
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    private static String message(JsonNode answer) {
        assertEquals("error", answer.path("status").asText(), answer.toString());
        return answer.path("message").asText();
    }

    @Test
    void asTheCodeAsks() throws Exception {
        JsonNode on = json(
                "POST",
                CODE + "startLiveView?detectorName=side&protocol=jpeg",
                "{\"jpeg_quality\":60,\"throttle_ms\":100,\"unknown\":1}");
        assertEquals("success", on.path("status").asText());
        assertEquals("side", on.path("detector").asText());
        assertEquals("jpeg", on.path("protocol").asText());
        assertEquals(60, on.path("params").path("jpeg_quality").asInt());
        FakeStream side = (FakeStream) view.detector("side");
        assertEquals(60, side.subscriptions().get(0).profile().quality());
        assertEquals(10.0, side.subscriptions().get(0).framesPerSecond());
        assertEquals(
                "{\"status\":\"success\",\"active_streams\":[{\"detector\":\"side\",\"protocol\":\"jpeg\"}]}",
                json("GET", CODE + "getActiveStreams", "").toString());
        assertEquals(
                "already_running",
                json("POST", CODE + "startLiveView?detectorName=side&protocol=binary", "null")
                        .path("status")
                        .asText());
        JsonNode set = json("POST", CODE + "setStreamParameters?protocol=jpeg", "{\"jpeg_quality\":30}");
        assertEquals("[\"side\"]", set.path("updated_detectors").toString());
        assertEquals(30, side.subscriptions().get(0).profile().quality(), "without a restart");
        assertEquals(
                30,
                json("GET", CODE + "getStreamParameters?protocol=jpeg", "")
                        .path("params")
                        .path("jpeg_quality")
                        .asInt());
        assertEquals(
                "success",
                json("GET", CODE + "stopLiveView?detectorName=side", "")
                        .path("status")
                        .asText());
        assertTrue(side.subscriptions().isEmpty());
        assertEquals(
                "not_running",
                json("GET", CODE + "stopLiveView", "").path("status").asText());
    }

    @Test
    void asTheDocumentAsks() throws Exception {
        JsonNode on = json(
                "POST",
                "/liveview/startLiveView",
                "{\"detectorName\":\"demo\",\"protocol\":\"jpeg\",\"params\":{\"jpeg_quality\":55}}");
        assertEquals(55, on.path("params").path("jpeg_quality").asInt());
        json("POST", "/liveview/setStreamParams", "{\"protocol\":\"jpeg\",\"params\":{\"throttle_ms\":200}}");
        JsonNode all = json("GET", "/liveview/getStreamParams", "");
        assertEquals("jpeg", all.path("current_protocol").asText());
        assertEquals("jpeg", all.path("current_active_protocols").path("demo").asText());
        assertEquals(1, all.path("total_active_streams").asInt());
        JsonNode jpeg = all.path("protocols").path("jpeg");
        assertEquals(200, jpeg.path("throttle_ms").asInt());
        assertEquals("[\"demo\"]", jpeg.path("active_detectors").toString());
        assertTrue(jpeg.path("is_active").asBoolean());
        assertFalse(all.path("protocols").path("binary").path("is_active").asBoolean(true));
        JsonNode status = json("GET", "/liveview/getStreamStatus", "");
        assertEquals(2, status.path("total_detectors").asInt());
        assertTrue(status.path("detectors").path("demo").path("is_streaming").asBoolean());
        assertFalse(status.path("detectors").path("side").path("is_streaming").asBoolean(true));
        json("POST", "/liveview/stopLiveView", "{\"detectorName\":\"demo\",\"protocol\":\"jpeg\"}");
        assertFalse(json("GET", "/liveview/getCurrentStreamProtocol", "")
                .path("is_streaming")
                .asBoolean(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "startLiveView?detectorName=none",
                "startLiveView?protocol=h264",
                "setStreamParameters?protocol=h264",
                "getStreamParameters?protocol=h264",
            })
    void whatIsNotThereIsAnErrorInTheAnswer(String call) throws Exception {
        assertFalse(message(json("POST", CODE + call, "{\"jpeg_quality\":50}")).isEmpty());
    }

    @Test
    void aParameterOutOfItsRangeChangesNothing() throws Exception {
        assertTrue(message(json("POST", CODE + "startLiveView", "{\"jpeg_quality\":101}"))
                .contains("jpeg_quality is not a number in 1..100"));
        assertEquals(
                0,
                json("GET", CODE + "getActiveStreams", "")
                        .path("active_streams")
                        .size());
        assertFalse(message(json("POST", CODE + "startLiveView", "{nonsense")).isEmpty());
    }

    @Test
    void whoMayOnlyLookMayStartButNotStopWhatOthersWatch() throws Exception {
        server.role(Role.VIEW);
        assertEquals(
                "success",
                json("POST", CODE + "startLiveView", "").path("status").asText());
        assertEquals(403, ask("GET", CODE + "stopLiveView", "").statusCode());
        assertEquals(
                403,
                ask("POST", CODE + "setStreamParameters?protocol=jpeg", "{\"jpeg_quality\":1}")
                        .statusCode());
        assertEquals(1, view.keys().size());
    }

    @Test
    void diagnosticsTellWhereFramesAre() throws Exception {
        FakeStream side = (FakeStream) view.detector("side");
        JsonNode off = json("GET", CODE + "getStreamDiagnostics", "");
        assertEquals("[demo, side]", names(off).toString(), "all when none is on");
        assertTrue(off.path("demo").path("camera").path("latest_frame_age_ms").isNumber());
        assertFalse(off.path("demo").has("worker"));
        json("POST", CODE + "startLiveView?detectorName=side&protocol=jpeg", "");
        side.show(7, new byte[] {1});
        JsonNode on = json("GET", CODE + "getStreamDiagnostics", "");
        assertEquals("[side]", names(on).toString(), "what is on");
        assertEquals("jpeg", on.path("side").path("protocol").asText());
        JsonNode camera = on.path("side").path("camera");
        assertTrue(camera.path("is_streaming").asBoolean());
        assertEquals(30, camera.path("fps_callback").asDouble());
        assertEquals(1000.0 / 30, camera.path("frame_interval_ms_avg").asDouble(), 1e-9);
        assertEquals(1, camera.path("frames_received").asInt());
        assertEquals(7, camera.path("frame_number").asInt());
        assertEquals(
                "[frames_emitted, fps_emit, emit_ms_avg, emit_ms_max]",
                names(on.path("side").path("worker")).toString());
        JsonNode unknown = json("GET", CODE + "getStreamDiagnostics?detectorName=none", "");
        assertEquals(
                "there is no detector 'none'",
                unknown.path("none").path("camera_error").asText());
    }

    @Test
    void anExposureIsWhatTheSourceTellsWithItsFrames() throws Exception {
        FakeStream side = (FakeStream) view.detector("side");
        String silent = "{\"detector\":\"side\",\"exposureMs\":0.0,\"thresholdMs\":2000.0,\"isLongExposure\":false}";
        assertEquals(
                silent,
                json("GET", CODE + "getLongExposureInfo?detectorName=side", "").toString());
        side.show(1, 0, Annotations.of(List.of(), Map.of("exposure", 2500)), new byte[] {1});
        assertEquals(
                silent.replace("0.0,\"t", "2500.0,\"t").replace("false", "true"),
                json("GET", "/liveview/getLongExposureInfo?detectorName=side", "")
                        .toString());
        assertEquals("there is no detector 'x'", message(json("GET", CODE + "getLongExposureInfo?detectorName=x", "")));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void anOfferIsAnsweredWithTheServersThatItNames() throws Exception {
        JsonNode answer = json(
                "POST",
                CODE + "webrtc_offer",
                "{\"sdp\":\"v=0\",\"type\":\"offer\",\"detectorName\":\"side\",\"params\":{\"stun_servers\":[\"stun:s\"],"
                        + "\"turn_servers\":[{\"urls\":\"turn:t\",\"username\":\"u\",\"credential\":\"c\"}]}}");
        assertEquals("success", answer.path("status").asText());
        assertEquals("answer", answer.path("type").asText());
        assertEquals("answer to v=0", answer.path("sdp").asText());
        assertEquals(
                List.of(IceServer.of("stun:s"), IceServer.of("turn:t").withCredential("u", "c")),
                rtc.opened.get(0).request.iceServers());
        assertEquals(List.of("side"), rtc.opened.get(0).request.streams());
        json("POST", "/liveview/webrtc_offer", OFFER);
        json("POST", "/liveview/webrtc_offer", OFFER);
        VideoLimits usual = rtc.opened.get(1).limits;
        assertEquals(20, usual.maxFramesPerSecond(), "throttle_ms is 50");
        assertEquals(1.5, usual.divisor(1920), "max_width is 1280");
        assertEquals(1, usual.divisor(640));
        assertEquals(List.of("demo"), rtc.opened.get(1).request.streams());
        assertFalse(rtc.opened.get(1).closed, "many viewers for one detector");
        assertEquals(
                "[{\"detector\":\"side\",\"protocol\":\"webrtc\"},{\"detector\":\"demo\",\"protocol\":\"webrtc\"}]",
                json("GET", CODE + "getActiveStreams", "")
                        .path("active_streams")
                        .toString());
        assertEquals(
                "success",
                json("POST", CODE + "webrtc_ice_candidate", "{\"candidate\":{}}")
                        .path("status")
                        .asText());
        json(
                "POST",
                CODE + "setStreamParameters?protocol=webrtc",
                "{\"throttle_ms\":500,\"subsampling_factor\":4,\"max_width\":0}");
        for (FakeRtcSession session : rtc.opened) {
            assertEquals(2, session.limits.maxFramesPerSecond(), "also what is on");
            assertEquals(4, session.limits.divisor(1920));
        }
        rtc.opened.get(0).signals.ended("gone");
        assertEquals(1, view.keys().size());
        json("GET", CODE + "stopLiveView?detectorName=demo", "");
        assertTrue(rtc.opened.get(1).closed && rtc.opened.get(2).closed);
    }

    @Test
    void anOfferThatIsRefusedIsAnErrorInTheAnswer() throws Exception {
        rtc.refusal = new SessionRefusedException(Reason.FULL, "no room");
        assertEquals("no room", message(json("POST", CODE + "webrtc_offer", OFFER)));
        assertTrue(view.keys().isEmpty());
        rtc.refusal = null;
        for (String bad :
                List.of("", "{}", OFFER.replace("offer", "answer"), OFFER.replace("sdp\":\"v=0\"", "x\":1"))) {
            assertFalse(message(json("POST", CODE + "webrtc_offer", bad)).isEmpty(), bad);
        }
        assertTrue(message(json("POST", CODE + "webrtc_offer", OFFER.replace("}", ",\"params\":{\"turn_servers\":1}}")))
                .contains("iceServers"));
        offers.rtc(null);
        assertTrue(message(json("POST", CODE + "webrtc_offer", OFFER)).contains("not available"));
    }

    @Test
    void withoutWebRtcNeitherTheStartNorTheOfferSucceedsAndBothNameTheMode() throws Exception {
        offers.rtc(null);
        for (JsonNode answer : List.of(
                json("GET", CODE + "startLiveView?detectorName=demo&protocol=webrtc", ""),
                json("POST", CODE + "webrtc_offer", OFFER))) {
            assertEquals("error", answer.path("status").asText());
            assertTrue(message(answer).contains("--mode webrtc"), message(answer));
        }
        assertTrue(view.keys().isEmpty());
    }
}
