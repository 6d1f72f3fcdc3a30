/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.frame.PixelFormat;
import io.porthole.signalling.RtcAvailability;
import io.porthole.testkit.Await;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames on the wire, by Socket.IO and by a plain WebSocket. */
class FramesTest {
    private static final String RAW = "{\"compression_algorithm\":\"none\",\"subsampling_factor\":1,\"throttle_ms\":0}";

    private final RawStream raw = new RawStream();
    private final LiveView view = new LiveView(raw);
    private final SocketIoModule socketIo = new SocketIoModule(view);
    private ModuleServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new ModuleServer(64 * 1024);
        server.mount("/imswitch/socket.io", socketIo);
        server.mount(LiveViewModule.DOCUMENT, new LiveViewModule(view, new WebRtcOffers(view, new RtcAvailability())));
    }

    @AfterEach
    void end() {
        socketIo.stop();
        view.stop();
        server.close();
    }

    /** What comes, in its order: String or ByteBuffer. */
    private final class Client implements WebSocket.Listener, AutoCloseable {
        final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private ByteBuffer bytes = ByteBuffer.allocate(0);
        private final WebSocket socket;

        Client(String path) throws Exception {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), this)
                    .get();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            bytes = ByteBuffer.allocate(bytes.limit() + data.remaining())
                    .put(bytes)
                    .put(data)
                    .flip();
            if (last) {
                messages.add(bytes);
                bytes = ByteBuffer.allocate(0);
            }
            from.request(1);
            return null;
        }

        void say(String message) {
            socket.sendText(message, true).join();
        }

        Object next() throws InterruptedException {
            Object message = messages.poll(10, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came");
            }
            return message;
        }

        String nextText() throws InterruptedException {
            return (String) next();
        }

        ByteBuffer nextBytes() throws InterruptedException {
            return ((ByteBuffer) next()).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    private void start(String params) throws Exception {
        view.on(new LiveView.Key("demo", "binary"), new ObjectMapper().readTree(params));
        Await.until("it is watched", raw::watched);
    }

    private void show(int sample) {
        raw.show(PixelFormat.GRAY16, 1, 1, RawStream.samples(sample));
    }

    private static int sample(ByteBuffer packet) {
        return packet.getShort(Uc2f.HEADER_BYTES) & 0xffff;
    }

    private static String text(ByteBuffer ascii) {
        return StandardCharsets.US_ASCII.decode(ascii).toString();
    }

    private static Client connected(Client client) throws InterruptedException {
        assertTrue(client.nextText().startsWith("0{\"sid\":"), "Engine.IO opens");
        client.say("40");
        assertTrue(client.nextText().startsWith("40{\"sid\":"), "the namespace is joined");
        assertTrue(client.nextText().startsWith("42[\"server_capabilities\",{\"messagepack\":true"));
        return client;
    }

    @Test
    void aSocketIoClientGetsFramesInMessagePack() throws Exception {
        start(RAW);
        try (Client client = connected(new Client("/imswitch/socket.io/?EIO=4&transport=websocket"))) {
            show(4711);
            assertEquals("451-[\"frame\",{\"_placeholder\":true,\"num\":0}]", client.nextText());
            ByteBuffer message = client.nextBytes();
            byte[] all = new byte[message.remaining()];
            message.get(0, all);
            String readable = new String(all, StandardCharsets.ISO_8859_1);
            assertEquals((byte) 0xde, all[0], "a map");
            assertTrue(readable.contains("metadata") && readable.contains("frame_id"), readable);
            assertTrue(readable.contains("detector_name") && readable.contains("demo"), readable);
            int packet = readable.indexOf("UC2F");
            assertEquals(4711, message.getShort(packet + Uc2f.HEADER_BYTES) & 0xffff);
            client.say("2");
            assertEquals("3", client.nextText(), "a ping");
        }
    }

    @Test
    void atMostThreeAreOnTheWayAndThenTheNewestWins() throws Exception {
        start(RAW);
        try (Client client = new Client("/liveview/frames?detectorName=demo")) {
            JsonNode first = null;
            for (int i = 1; i <= FrameClient.MAX_IN_FLIGHT; i++) {
                show(i);
                JsonNode text = new ObjectMapper().readTree(client.nextText());
                first = first == null ? text : first;
                assertEquals("demo", text.path("metadata").path("detector_name").asText());
                assertEquals(i, sample(client.nextBytes()));
            }
            for (int i = 4; i <= 20; i++) {
                show(i);
            }
            client.say("{\"type\":\"frame_ack\",\"frame_id\":"
                    + first.path("metadata").path("frame_id").asInt() + "}");
            client.nextText();
            assertEquals(20, sample(client.nextBytes()), "what was in between is dropped");
            assertTrue(client.messages.isEmpty());
        }
        Await.until("nothing is held", () -> raw.held.get() == 0);
    }

    @Test
    void aViewerThatDoesNotAcknowledgeHoldsUpNobody() throws Exception {
        start(RAW);
        try (Client mute = new Client("/liveview/frames");
                Client keen = new Client("/liveview/frames")) {
            Await.until("both are there", () -> view.clients().count() == 2);
            for (int i = 1; i <= 10; i++) {
                show(i);
                JsonNode text = new ObjectMapper().readTree(keen.nextText());
                assertEquals(i, sample(keen.nextBytes()));
                keen.say("{\"frame_id\":"
                        + text.path("metadata").path("frame_id").asInt() + "}");
            }
            Await.until("its three have come", () -> mute.messages.size() == 2 * FrameClient.MAX_IN_FLIGHT);
        }
    }

    @Test
    void parametersHoldForTheNextFrame() throws Exception {
        start(RAW.replace("throttle_ms\":0", "throttle_ms\":40"));
        assertEquals(25.0, raw.fps);
        try (Client client = new Client("/liveview/frames")) {
            view.change("binary", null, new ObjectMapper().readTree("{\"subsampling_factor\":2,\"crop_size\":2}"));
            raw.show(PixelFormat.GRAY8, 4, 4, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
            JsonNode metadata = new ObjectMapper().readTree(client.nextText()).path("metadata");
            assertEquals(1, metadata.path("width").asInt());
            assertEquals(4, metadata.path("original_width").asInt());
            assertEquals(5 << 8, sample(client.nextBytes()));
        }
    }

    @Test
    void jpegImagesAreCroppedAndSubsampledAsSamplesAre() throws Exception {
        FakeJpeg jpeg = new FakeJpeg();
        view.encoders(List.of(jpeg));
        view.on(
                new LiveView.Key("demo", "jpeg"),
                new ObjectMapper().readTree("{\"subsampling_factor\":2,\"throttle_ms\":0,\"jpeg_quality\":40}"));
        try (Client client = new Client("/liveview/frames")) {
            raw.show(PixelFormat.BGRA8, 3, 2, RawStream.bytes(1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 1, 1, 1, 0, 2, 2));
            JsonNode metadata = new ObjectMapper().readTree(client.nextText()).path("metadata");
            assertEquals(2, metadata.path("width").asInt());
            assertEquals(1, metadata.path("height").asInt());
            assertEquals("2x1 RGB8 q40 [3, 2, 1, 9, 8, 7]", text(client.nextBytes()));
            view.change("jpeg", null, new ObjectMapper().readTree("{\"crop_size\":1,\"subsampling_factor\":1}"));
            client.say("{\"frame_id\":" + metadata.path("frame_id").asInt() + "}");
            raw.show(PixelFormat.GRAY8, 3, 3, RawStream.bytes(0, 1, 2, 3, 4, 5, 6, 7, 8));
            client.nextText();
            assertEquals("1x1 GRAY8 q40 [4]", text(client.nextBytes()));
        }
        view.off(new LiveView.Key("demo", "jpeg"));
        Await.until("the encoder is freed", () -> jpeg.open.get() == 0);
    }

    @Test
    void nothingIsMadeForNobodyAndWhatIsOffIsNotWatched() throws Exception {
        start(RAW);
        show(1);
        assertEquals(1, raw.held.get(), "it waits");
        try (Client client = new Client("/liveview/frames?detectorName=other")) {
            client.say("nonsense");
            assertEquals(1, raw.held.get(), "it waits still");
        }
        view.off(new LiveView.Key("demo", "binary"));
        assertTrue(raw.closed);
    }
}
