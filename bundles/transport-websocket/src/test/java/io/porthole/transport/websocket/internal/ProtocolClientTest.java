/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.stream.StreamState;
import io.porthole.protocol.Json;
import io.porthole.protocol.Messages;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeEncodedFrame;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.FakeSubscription;
import io.porthole.testkit.Jpegs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProtocolClientTest {
    private static byte[] jpeg(byte[] message) {
        return Arrays.copyOfRange(message, message[1], message.length);
    }

    private static long sequence(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
    }

    private static void ack(WsClient client, int id, long sequence) throws IOException {
        client.say("{\"type\":\"ack\",\"id\":" + id + ",\"sequence\":" + sequence + "}");
    }

    @Test
    void helloComesFirstAndSaysWhatThereIs() throws Exception {
        try (Fixture f = new Fixture()) {
            f.streams.add("a");
            f.streams.add("b").status(StreamState.IDLE, "");
            try (WsClient client = new WsClient(f.server.port(), "/streaming/client/", "other, porthole.v1", -1)) {
                assertEquals("porthole.v1", client.header("sec-websocket-protocol"));
                WsClient.Frame first = client.next();
                JsonNode hello = Json.object(new String(first.payload, StandardCharsets.UTF_8));
                assertEquals("hello", hello.path("type").asText());
                assertEquals("porthole.v1", hello.path("protocol").asText());
                assertEquals("1.2.3", hello.path("version").asText());
                assertEquals("instance", hello.path("instance").asText());
                assertEquals("control", hello.path("role").asText());
                assertEquals("a", hello.path("default").asText());
                assertTrue(Math.abs(hello.path("time").asLong() - Messages.clockMicros()) < 5_000_000);
                JsonNode b = hello.path("streams").path(1);
                assertEquals("b", b.path("name").asText());
                assertEquals("Title of b", b.path("title").asText());
                assertEquals("idle", b.path("state").asText());
                assertFalse(b.path("steerable").asBoolean());
            }
        }
    }

    @Test
    void aSubscribedStreamComesWithItsHeaderByteByByte() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeStream demo = f.streams.add("demo");
            client.message("hello");
            client.say("{\"type\":\"subscribe\",\"quality\":70,\"subsampling\":\"444\",\"fps\":15,\"future\":[1]}");
            JsonNode subscribed = client.message("subscribed");
            assertEquals("demo", subscribed.path("stream").asText());
            assertEquals(demo.id(), subscribed.path("id").asInt());
            assertEquals("jpeg", subscribed.path("codec").asText());
            assertEquals(70, subscribed.path("quality").asInt());
            assertEquals("444", subscribed.path("subsampling").asText());
            assertEquals(15, subscribed.path("fps").asDouble());
            assertEquals("live", client.message("status").path("state").asText());
            Await.until("it watches", () -> !demo.subscriptions().isEmpty());
            FakeSubscription s = demo.subscriptions().get(0);
            assertEquals(70, s.profile().quality());
            assertEquals(Subsampling.S444, s.profile().subsampling());
            assertEquals(15, s.framesPerSecond());

            byte[] picture = Jpegs.plain(5);
            demo.show(0x1_0000_0002L, 123_456_789_000L, Annotations.NONE, picture);
            byte[] message = client.nextFrame();
            ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(1, header.get(0));
            assertEquals(40, header.get(1));
            assertEquals(1, header.get(2));
            assertEquals(1, header.get(3));
            assertEquals(demo.id(), header.getInt(4));
            assertEquals(0x1_0000_0002L, header.getLong(8));
            assertEquals(123_456_789L, header.getLong(16));
            assertEquals(0x1_0000_0002L / 10.0, header.getDouble(24));
            assertEquals(64, header.getInt(32));
            assertEquals(48, header.getInt(36));
            assertEquals(5, Jpegs.colour(jpeg(message)));
        }
    }

    @Test
    void theWindowClosesWithoutAcknowledgementsAndOpensWithThem() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeStream demo = f.streams.add("demo");
            client.say("{\"type\":\"subscribe\",\"stream\":\"demo\"}");
            client.message("subscribed");
            Await.until("it watches", () -> !demo.subscriptions().isEmpty());
            for (int i = 1; i <= 10; i++) {
                demo.show(i, Jpegs.plain(i));
            }
            assertEquals(1, sequence(client.nextFrame()));
            long second = sequence(client.nextFrame());
            FakeSubscription s = demo.subscriptions().get(0);
            for (int i = 11; i <= 20; i++) {
                demo.show(i, Jpegs.plain(i));
            }
            Await.until("two are sent", () -> s.sent() == 2);
            ack(client, demo.id(), second);
            assertEquals(20, sequence(client.nextFrame()), "the newest, not one that waited");
            ack(client, demo.id(), 4711);
            ack(client, 99, 20);
            ack(client, demo.id(), 20);
            demo.show(21, Jpegs.plain(21));
            assertEquals(21, sequence(client.nextFrame()));
        }
    }

    @Test
    void severalStreamsShareTheSocketByTurns() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeStream a = f.streams.add("a");
            FakeStream b = f.streams.add("b");
            client.say("{\"type\":\"subscribe\",\"stream\":\"a\"}");
            client.say("{\"type\":\"subscribe\",\"stream\":\"b\"}");
            Await.until(
                    "both are watched",
                    () -> a.subscriptions().size() + b.subscriptions().size() == 2);
            int[] seen = new int[3];
            for (int i = 1; i <= 50; i++) {
                a.show(i, Arrays.copyOf(Jpegs.plain(1), 100_000));
                b.show(i, Arrays.copyOf(Jpegs.plain(2), 100_000));
                for (int k = 0; k < 2; k++) {
                    byte[] message = client.nextFrame();
                    int id = ByteBuffer.wrap(message)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt(4);
                    seen[id]++;
                    assertEquals(id, Jpegs.colour(jpeg(message)));
                    ack(client, id, sequence(message));
                }
            }
            assertEquals(50, seen[1]);
            assertEquals(50, seen[2]);
            client.say("{\"type\":\"unsubscribe\",\"stream\":\"a\"}");
            Await.until("a is left", () -> a.subscriptions().isEmpty());
            assertEquals(1, b.subscriptions().size());
        }
    }

    @Test
    void viewersShareOneEnvelope() throws Exception {
        try (Fixture f = new Fixture();
                WsClient one = f.protocolClient();
                WsClient two = f.protocolClient()) {
            FakeStream demo = f.streams.add("demo");
            one.say("{\"type\":\"subscribe\"}");
            two.say("{\"type\":\"subscribe\"}");
            Await.until("both watch", () -> demo.subscriptions().size() == 2);
            FakeEncodedFrame p = demo.show(1, Jpegs.plain(1));
            one.nextFrame();
            two.nextFrame();
            assertEquals(1, p.framings());
        }
    }

    @Test
    void annotationsComeJustBeforeTheirFrame() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeStream demo = f.streams.add("demo");
            client.say("{\"type\":\"subscribe\"}");
            client.message("subscribed");
            Await.until("it watches", () -> !demo.subscriptions().isEmpty());
            Annotations marks = Annotations.of(
                    List.of(
                            Detection.of(1, 2, 3, 4, "cup")
                                    .withConfidence(0.875)
                                    .withTrackId("7"),
                            Detection.of(1, 2, 3, 4, "unsure")),
                    Map.of("reward", 1.5, "episode", 3L, "done", true, "broken", Double.NaN));
            demo.show(42, System.nanoTime(), marks, Jpegs.plain(1));
            JsonNode m = client.message("annotations");
            assertEquals(42, m.path("sequence").asLong());
            assertEquals(demo.id(), m.path("id").asInt());
            JsonNode cup = m.path("detections").path(0);
            assertEquals("cup", cup.path("label").asText());
            assertEquals(0.875, cup.path("confidence").asDouble());
            assertEquals("7", cup.path("trackId").asText());
            assertFalse(m.path("detections").path(1).has("confidence"));
            assertEquals(1.5, m.path("values").path("reward").asDouble());
            assertTrue(m.path("values").path("episode").isIntegralNumber());
            assertTrue(m.path("values").path("done").isBoolean());
            assertTrue(m.path("values").path("broken").isNull());
            assertEquals(WsClient.BINARY, client.next().opcode);
        }
    }

    @Test
    void statesStatisticsListsAndEndsAreTold() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            assertEquals(0, client.message("hello").path("streams").size());
            FakeStream demo = f.streams.add("demo");
            assertEquals(1, client.message("streams").path("streams").size());
            client.say("{\"type\":\"subscribe\"}");
            assertEquals("live", client.message("status").path("state").asText());
            demo.status(StreamState.STALE, "producer disconnected");
            JsonNode status = client.message("status");
            assertEquals("stale", status.path("state").asText());
            assertEquals("producer disconnected", status.path("reason").asText());
            assertEquals(0, status.path("frameAgeMs").asInt(-7));
            JsonNode statistics = client.message("statistics");
            assertEquals("demo", statistics.path("stream").asText());
            assertEquals(30, statistics.path("captureFps").asDouble());
            assertEquals(4_800_000, statistics.path("bitrate").asLong());
            assertEquals(0.001, statistics.path("latencyMs").path("p50").asDouble());
            assertEquals("fake", statistics.path("encoder").asText());
            assertEquals(1, statistics.path("viewers").asInt());
            assertTrue(statistics.path("holder").isNull());
            assertFalse(statistics.path("lease").asBoolean(true));
            f.streams.remove("demo");
            JsonNode ended = client.message("ended");
            assertEquals("the source was removed", ended.path("reason").asText());
            assertEquals(0, client.message("streams").path("streams").size());
            f.streams.add("demo");
            assertEquals(1, client.message("streams").path("streams").size());
        }
    }

    @Test
    void theClockIsTold() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            long before = Messages.clockMicros();
            client.say("{\"type\":\"clock\",\"t0\":12.5}");
            JsonNode clock = client.message("clock");
            assertEquals(12.5, clock.path("t0").asDouble());
            assertTrue(clock.path("t1").asLong() >= before);
            assertTrue(clock.path("t2").asLong() >= clock.path("t1").asLong());
            assertTrue(clock.path("t2").asLong() <= Messages.clockMicros());
        }
    }

    @Test
    void subscribingAgainChangesOnlyWhatIsNamed() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeStream demo = f.streams.add("demo");
            client.say("{\"type\":\"subscribe\",\"quality\":70,\"fps\":5}");
            client.message("subscribed");
            client.say("{\"type\":\"subscribe\",\"quality\":20}");
            JsonNode again = client.message("subscribed");
            assertEquals(20, again.path("quality").asInt());
            assertEquals(5, again.path("fps").asDouble());
            assertEquals(1, demo.subscriptions().size());
            assertEquals(20, demo.subscriptions().get(0).profile().quality());
        }
    }

    @Test
    void aClientThatGoesHoldsNothing() throws Exception {
        try (Fixture f = new Fixture()) {
            FakeStream demo = f.streams.add("demo");
            try (WsClient client = f.protocolClient()) {
                client.say("{\"type\":\"subscribe\"}");
                Await.until("it watches", () -> !demo.subscriptions().isEmpty());
                demo.show(1, Jpegs.plain(1));
                client.nextFrame();
            }
            Await.until("it is gone", () -> demo.subscriptions().isEmpty());
            Await.until("nothing is held", () -> demo.leaked() == 0);
        }
    }
}
