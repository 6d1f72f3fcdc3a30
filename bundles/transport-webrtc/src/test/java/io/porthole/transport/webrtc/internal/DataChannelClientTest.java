/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.Panel;
import io.porthole.api.stream.SimulationState;
import io.porthole.protocol.ControlMessages;
import io.porthole.protocol.Json;
import io.porthole.protocol.MessageRouter;
import io.porthole.protocol.MessageSink;
import io.porthole.protocol.ViewerControl;
import io.porthole.protocol.ViewerRole;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoCodec;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeControlService;
import io.porthole.testkit.FakeStreams;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataChannelClientTest {
    @SuppressWarnings("NullAway.Init")
    private TransportFixture stage;

    @SuppressWarnings("NullAway.Init")
    private PaintedSource source;

    @BeforeEach
    void open() throws InterruptedException {
        stage = new TransportFixture();
        source = stage.source("demo", 160, 120);
        source.paint(0xff0000);
    }

    @AfterEach
    void close() throws InterruptedException {
        stage.close();
    }

    /** Waits for a message of that type. */
    private static JsonNode received(ConnectedViewer w, String type, Predicate<JsonNode> which)
            throws InterruptedException {
        JsonNode[] found = new JsonNode[1];
        Await.until(type, () -> {
            for (String text : w.viewer.texts) {
                JsonNode json = Json.object(text);
                if (json.path("type").asText().equals(type) && which.test(json)) {
                    found[0] = json;
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    private static JsonNode received(ConnectedViewer w, String type) throws InterruptedException {
        return received(w, type, json -> true);
    }

    @Test
    void helloComesFirstAndSaysWhichSectionShowsWhichStream() throws Exception {
        try (ConnectedViewer w = ConnectedViewer.of(stage, "demo")) {
            Await.until("anything", () -> !w.viewer.texts.isEmpty());
            JsonNode hello = Json.object(w.viewer.texts.peek());
            assertEquals("hello", hello.path("type").asText());
            assertEquals("control", hello.path("role").asText());
            assertEquals(w.session.id(), hello.path("session").asText());
            JsonNode stream = hello.path("streams").path(0);
            assertEquals("demo", stream.path("name").asText());
            Await.until("the frame", () -> w.viewer.frames(0) > 0);
            assertEquals(w.viewer.newestFrame(0).mid(), stream.path("mid").asText());
            assertEquals(stage.stream("demo").id(), stream.path("id").asInt());
            assertEquals("live", received(w, "status").path("state").asText());
        }
    }

    @Test
    void framesAreAnnouncedWithTheirTimesAndAnnotations() throws Exception {
        try (ConnectedViewer w = ConnectedViewer.of(stage, "demo")) {
            received(w, "hello");
            Annotations annotations =
                    Annotations.of(List.of(Detection.of(1, 2, 3, 4, "cup").withConfidence(0.5)), Map.of("reward", 1.5));
            source.paint(1, 2, annotations);
            JsonNode frame = received(w, "frame", json -> json.path("sequence").asLong() == 2);
            assertEquals(0.2, frame.path("simulationTime").asDouble(), 1e-9);
            assertTrue(frame.path("captureTime").asLong() > 0);
            JsonNode told =
                    received(w, "annotations", json -> json.path("sequence").asLong() == 2);
            assertEquals("cup", told.path("detections").path(0).path("label").asText());
        }
    }

    @Test
    void statisticsNameCodecEncoderAndRoute() throws Exception {
        try (ConnectedViewer w = ConnectedViewer.of(stage, "demo")) {
            JsonNode s = received(
                    w, "statistics", json -> json.path("codec").asText().equals("h264"));
            assertFalse(s.path("encoder").asText().isEmpty());
            assertFalse(s.path("hardware").asBoolean());
            assertEquals("udp host", s.path("route").asText());
            assertEquals("auto", s.path("preset").asText());
            assertEquals(1, s.path("viewers").asInt());
            assertTrue(s.path("fps").isNumber() && s.path("bitrate").isNumber() && s.has("holder"));
        }
    }

    @Test
    void aViewerSteersByTheChannelAndLetsGoWhenItLeaves() throws Exception {
        FakeControlService control = new FakeControlService("reset");
        stage.transport.control(control);
        try (ConnectedViewer w = ConnectedViewer.of(stage, "demo")) {
            received(w, "hello");
            w.viewer.say("{\"type\":\"acquire\",\"stream\":\"demo\"}");
            assertTrue(received(w, "lease").path("granted").asBoolean());
            w.viewer.say("{\"type\":\"input\",\"stream\":\"demo\",\"event\":{\"kind\":\"key\",\"down\":true,"
                    + "\"code\":\"KeyR\",\"key\":\"r\"}}");
            Await.until("the key", () -> control.events.size() == 1);
            w.viewer.say("{\"type\":\"clock\",\"t0\":12.5}");
            assertEquals(12.5, received(w, "clock").path("t0").asDouble());
            control.take("another");
            assertEquals(
                    "another",
                    received(w, "lease", json -> !json.path("granted").asBoolean())
                            .path("holder")
                            .asText());
            w.viewer.say("{\"type\":\"acquire\",\"stream\":\"demo\",\"take\":true}");
            Await.until("the lease", () -> !"another".equals(control.holder("demo")));
        }
        Await.until("no holder", () -> control.holder("demo") == null);
    }

    @Test
    void controlsAndTheStateOfTheSimulationComeOverTheChannelToo() throws Exception {
        FakeControlService control = new FakeControlService();
        Panel panel = Panel.create();
        Control speed = panel.slider("speed", 0, 2, 1);
        panel.plot("reward").add(0.5);
        control.panel = panel;
        stage.transport.control(control);
        try (ConnectedViewer w = ConnectedViewer.of(stage, "demo")) {
            received(w, "hello");
            w.viewer.say("{\"type\":\"subscribe-controls\",\"stream\":\"demo\"}");
            assertEquals(1, received(w, "controls").path("controls").size());
            assertEquals(1, received(w, "plot-points").path("points").size());
            w.viewer.say("{\"type\":\"acquire\",\"stream\":\"demo\"}");
            assertTrue(received(w, "lease").path("granted").asBoolean());
            w.viewer.say("{\"type\":\"set-control\",\"stream\":\"demo\",\"control\":\"speed\",\"value\":0.25}");
            received(
                    w,
                    "control-values",
                    json -> json.path("values").path("speed").asDouble() == 0.25);
            assertEquals(0.25, speed.number());
            w.viewer.say("{\"type\":\"set-control\",\"stream\":\"demo\",\"control\":\"speed\",\"value\":5}");
            assertEquals("Bad value", received(w, "error").path("title").asText());
            source.report(SimulationState.UNKNOWN.withPaused(true));
            received(w, "simulation", json -> json.path("paused").asBoolean());
        }
    }

    @Test
    void aLeaseOfTheWebSocketHoldsOnTheChannelAndOutlivesTheWebSocket() throws Exception {
        FakeControlService service = new FakeControlService("reset");
        stage.transport.control(service);
        ViewerControl control = new ViewerControl("ann", ViewerRole.CONTROL);
        Queue<String> received = new ConcurrentLinkedQueue<>();
        MessageSink out = (key, message) -> received.add(message);
        MessageRouter webSocket = new MessageRouter(out);
        ControlMessages connection = new ControlMessages(control, () -> service, new FakeStreams(), out);
        connection.addTo(webSocket);
        connection.open();
        try (ConnectedViewer w = new ConnectedViewer(
                stage.transport,
                1,
                offer -> SessionRequest.of(offer, "test", "here")
                        .withViewerControl(control)
                        .withCodec(VideoCodec.H264))) {
            received(w, "hello");
            webSocket.route("{\"type\":\"acquire\",\"stream\":\"demo\"}");
            w.viewer.say("{\"type\":\"input\",\"stream\":\"demo\",\"event\":"
                    + "{\"kind\":\"command\",\"name\":\"reset\"}}");
            Await.until("the command", () -> service.events.size() == 1);
            assertTrue(received(w, "statistics", json -> json.path("lease").asBoolean())
                    .path("holder")
                    .asText()
                    .equals("ann"));
            connection.close();
            assertEquals("ann", service.holder("demo"));
            service.take("bob");
            assertEquals("bob", received(w, "lease").path("holder").asText());
            w.viewer.say("{\"type\":\"acquire\",\"stream\":\"demo\",\"take\":true}");
            Await.until("the lease", () -> "ann".equals(service.holder("demo")));
        }
        Await.until("no holder", () -> service.holder("demo") == null);
    }

    @Test
    void whoMayOnlyViewCannotSteer() throws Exception {
        stage.transport.control(new FakeControlService("reset"));
        try (ConnectedViewer w = new ConnectedViewer(
                stage.transport,
                1,
                offer -> SessionRequest.of(offer, "test", "here")
                        .withCodec(VideoCodec.H264)
                        .withPreset(BitratePreset.AUTO))) {
            assertEquals("view", received(w, "hello").path("role").asText());
            w.viewer.say("{\"type\":\"acquire\",\"stream\":\"demo\"}");
            assertEquals("View only", received(w, "error").path("title").asText());
        }
    }

    @Test
    void whoMayMoveTheCameraAloneDoesSoByTheChannel() throws Exception {
        FakeControlService service = new FakeControlService("home", "reset");
        FakeControlService cameras = new FakeControlService("home");
        service.cameras = cameras;
        stage.transport.control(service);
        try (ConnectedViewer w = new ConnectedViewer(
                stage.transport,
                1,
                offer -> SessionRequest.of(offer, "test", "here")
                        .withRole(ViewerRole.CAMERA)
                        .withCodec(VideoCodec.H264))) {
            assertEquals("camera", received(w, "hello").path("role").asText());
            w.viewer.say("{\"type\":\"acquire\",\"stream\":\"demo\"}");
            assertTrue(received(w, "lease").path("granted").asBoolean());
            for (String command : List.of("reset", "home")) {
                w.viewer.say("{\"type\":\"input\",\"stream\":\"demo\",\"event\":{\"kind\":\"command\",\"name\":\""
                        + command + "\"}}");
            }
            Await.until("the camera's command", () -> cameras.events.size() == 1);
            assertEquals("Camera only", received(w, "error").path("title").asText());
            assertTrue(service.events.isEmpty());
        }
    }

    @Test
    void nonsenseAndOversizeAreRefusedInWordsAndHarmNobody() throws Exception {
        try (ConnectedViewer other = ConnectedViewer.of(stage, "demo");
                ConnectedViewer w = ConnectedViewer.of(stage, "demo")) {
            received(w, "hello");
            w.viewer.say("{not json");
            assertEquals("Bad message", received(w, "error").path("title").asText());
            w.viewer.say(" ".repeat(70_000));
            assertTrue(received(w, "error", json -> json.path("title").asText().equals("Message too long"))
                    .path("detail")
                    .asText()
                    .contains("65536"));
            // the library closes the channel over this one, whatever is in it
            w.viewer.say(" ".repeat(300_000));
            int seen = w.viewer.frames(0);
            int seenByOther = other.viewer.frames(0);
            Await.until(
                    "frames for both", () -> w.viewer.frames(0) > seen + 3 && other.viewer.frames(0) > seenByOther + 3);
            assertEquals(2, stage.transport.sessions().size());
        }
    }
}
