/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.FakeStreams;
import io.porthole.testkit.Jpegs;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The WebSocket half. */
class XrayTest {
    private final FakeStreams streams = new FakeStreams();
    private final XrayModule module = new XrayModule(streams);
    private ModuleServer server;
    private ModuleServer.Mounted mounted;

    @BeforeEach
    void serve() throws Exception {
        server = new ModuleServer(64 * 1024);
        mounted = server.mount(XrayModule.CONTEXT, module);
    }

    @AfterEach
    void end() {
        mounted.close();
        module.stop();
        server.close();
    }

    /** A client that asks for its messages one by one. */
    private final class Client implements WebSocket.Listener, AutoCloseable {
        private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        final WebSocket socket;

        Client() throws Exception {
            this("");
        }

        Client(String query) throws Exception {
            URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/api/ws" + query);
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(uri, this)
                    .get();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                try {
                    messages.add(new ObjectMapper().readTree(part.toString()));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        void say(String text) {
            socket.sendText(text, true).join();
        }

        JsonNode next() throws InterruptedException {
            JsonNode message = messages.poll(10, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came");
            }
            return message;
        }

        JsonNode next(String node) throws InterruptedException {
            for (int i = 0; i < 100; i++) {
                JsonNode message = next();
                if (message.path("node_id").asText().equals(node)) {
                    return message;
                }
            }
            throw new AssertionError("nothing of " + node);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    private static void watched(FakeStream stream, int viewers) throws InterruptedException {
        Await.until("it is watched", () -> stream.subscriptions().size() == viewers);
    }

    @Test
    void withoutAWordAClientGetsEveryStreamAsTheNodeOfItsName() throws Exception {
        FakeStream demo = streams.add("demo");
        FakeStream side = streams.add("side");
        try (Client client = new Client()) {
            watched(demo, 1);
            watched(side, 1);
            Annotations found = Annotations.of(
                    List.of(Detection.of(1, 2, 3, 4, "cup").withConfidence(0.87).withTrackId("7")), Map.of());
            demo.show(1, System.nanoTime() - 5_000_000, found, Jpegs.plain(2));
            JsonNode frame = client.next("demo");
            assertEquals("xray_frame", frame.path("type").asText());
            assertEquals(1, frame.path("detections_count").asInt());
            assertEquals(
                    "cup", frame.path("detections").path(0).path("class_name").asText());
            assertEquals(64, frame.path("resolution").path("width").asInt());
            assertEquals(48, frame.path("resolution").path("height").asInt());
            assertTrue(frame.path("processing_time_ms").asDouble() >= 5, "measured from the capture");
            assertTrue(frame.has("workflow_id") && frame.has("timestamp") && frame.has("xray_mode"));
            byte[] jpeg = Base64.getDecoder().decode(frame.path("frame_data").asText());
            assertEquals(2, Jpegs.colour(jpeg), "the image itself");
            side.show(1, Jpegs.plain(3));
            byte[] other = Base64.getDecoder()
                    .decode(client.next("side").path("frame_data").asText());
            assertEquals(3, Jpegs.colour(other));
        }
        Await.until("nothing is held", () -> demo.subscriptions().isEmpty() && demo.leaked() == 0);
    }

    @Test
    void framesPerSecondAreMeasured() throws Exception {
        FakeStream demo = streams.add("demo");
        try (Client client = new Client()) {
            watched(demo, 1);
            long begin = System.nanoTime();
            demo.show(1, Jpegs.plain(1));
            assertEquals(0, client.next().path("fps").asDouble(), "one frame has no rate");
            double fps = 0;
            int more = 5;
            for (int i = 0; i < more; i++) {
                demo.show(2 + i, Jpegs.plain(1));
                fps = client.next().path("fps").asDouble();
            }
            double least = more / ((System.nanoTime() - begin) / 1e9);
            assertTrue(fps + 0.1 >= least, fps + " of at least " + least);
        }
    }

    @Test
    void aClientSaysWhichNodesItShows() throws Exception {
        FakeStream demo = streams.add("demo");
        FakeStream side = streams.add("side");
        try (Client client = new Client()) {
            watched(side, 1);
            client.say("{\"type\":\"subscribe\",\"topics\":[\"xray_frame\"],"
                    + "\"filters\":{\"node_id\":\"videoPreview-17\",\"workflow_id\":\"w\"}}");
            JsonNode subscribed = client.next();
            assertEquals("subscribed", subscribed.path("type").asText());
            assertEquals("[\"xray_frame\"]", subscribed.path("topics").toString());
            assertEquals("w", subscribed.path("filters").path("workflow_id").asText());
            watched(side, 0);
            demo.show(1, Jpegs.plain(4));
            JsonNode frame = client.next("videoPreview-17");
            assertEquals("w", frame.path("workflow_id").asText());
            assertEquals(
                    4,
                    Jpegs.colour(
                            Base64.getDecoder().decode(frame.path("frame_data").asText())));
            client.say("{\"type\":\"subscribe\",\"topics\":[\"alarms\"]}");
            watched(demo, 0);
        }
    }

    @Test
    void aPingIsAnsweredAndNonsenseIsIgnored() throws Exception {
        try (Client client = new Client()) {
            client.say("nonsense");
            client.say("{\"type\":\"other\"}");
            client.say("{\"type\":\"ping\"}");
            assertEquals("{\"type\":\"pong\"}", client.next().toString());
        }
    }

    @Test
    void theNewestFrameWinsAndIsWrittenOnceForAll() throws Exception {
        FakeStream demo = streams.add("demo");
        try (Client one = new Client();
                Client two = new Client("?quality=85")) {
            watched(demo, 2);
            for (int i = 1; i <= 50; i++) {
                demo.show(i, Jpegs.plain(i % 5));
            }
            demo.show(51, Jpegs.plain(1));
            for (Client client : List.of(one, two)) {
                Await.until(
                        "the last one has come",
                        () -> client.messages.stream()
                                .reduce((a, b) -> b)
                                .map(m -> Jpegs.colour(Base64.getDecoder()
                                                .decode(m.path("frame_data").asText()))
                                        == 1)
                                .orElse(false));
            }
        }
        Await.until("nothing is held", () -> demo.leaked() == 0);
    }

    @Test
    void detectionsAreDrawnIntoFramesUnlessTheClientAsksForThemSeparately() throws Exception {
        FakeStream demo = streams.add("demo");
        try (Client usual = new Client()) {
            watched(demo, 1);
            assertTrue(demo.subscriptions().get(0).drawnAnnotations());
        }
        watched(demo, 0);
        try (Client asking = new Client("?annotations=separate")) {
            watched(demo, 1);
            assertFalse(demo.subscriptions().get(0).drawnAnnotations());
        }
    }

    @Test
    void aFrameThatIsShownAgainWithOtherDetectionsIsWrittenAgain() throws Exception {
        FakeStream demo = streams.add("demo");
        try (Client client = new Client()) {
            watched(demo, 1);
            long captured = System.nanoTime();
            demo.show(1, captured, Annotations.NONE, Jpegs.plain(1));
            assertEquals(0, client.next().path("detections_count").asInt());
            Annotations found = Annotations.ofDetections(List.of(Detection.of(1, 2, 3, 4, "cup")));
            demo.show(1, captured, found, Jpegs.plain(2));
            assertEquals(1, client.next().path("detections_count").asInt());
        }
    }

    @Test
    void aStreamThatComesLaterOrAgainIsShown() throws Exception {
        try (Client client = new Client()) {
            FakeStream demo = streams.add("demo");
            watched(demo, 1);
            streams.remove("demo");
            FakeStream again = streams.add("demo");
            watched(again, 1);
            again.show(1, Jpegs.plain(2));
            assertEquals("demo", client.next().path("node_id").asText());
            assertFalse(demo.subscriptions().contains(again.subscriptions().get(0)));
        }
    }

    @Test
    void aRequestThatIsNotUnderstoodIsRefused() throws Exception {
        try (Client ignored = new Client("?quality=0")) {
            throw new AssertionError("it was let in");
        } catch (ExecutionException e) {
            assertTrue(String.valueOf(e.getCause()).contains("WebSocketHandshake"), e.toString());
        }
    }
}
