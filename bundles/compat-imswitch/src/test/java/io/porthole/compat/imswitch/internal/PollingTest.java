/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.frame.PixelFormat;
import io.porthole.testkit.Await;
import io.porthole.testkit.ModuleServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Engine.IO's long polling, and the change from it to a WebSocket, as clients of Socket.IO begin by default. */
class PollingTest {
    private static final String PATH = "/imswitch/socket.io/?EIO=4&transport=";
    private static final String RAW = "{\"compression_algorithm\":\"none\",\"subsampling_factor\":1,\"throttle_ms\":0}";
    private static final int PING_MS = 200;

    private final RawStream raw = new RawStream();
    private final LiveView view = new LiveView(raw);
    private final SocketIoModule socketIo = new SocketIoModule(view);
    private final SocketIoModule impatient = new SocketIoModule(view, PING_MS, PING_MS);
    private final HttpClient http = HttpClient.newHttpClient();
    private ModuleServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new ModuleServer(64 * 1024);
        server.mount("/imswitch/socket.io", socketIo);
        server.mount("/socket.io", impatient);
    }

    @AfterEach
    void end() {
        impatient.stop();
        socketIo.stop();
        view.stop();
        server.close();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private CompletableFuture<HttpResponse<String>> ask(String path) {
        return http.sendAsync(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A client that polls. */
    private final class Poller {
        private final String path;
        private final List<String> packets = new ArrayList<>();

        Poller(String under) throws Exception {
            HttpResponse<String> answer = ask(under).get(5, TimeUnit.SECONDS);
            assertEquals(200, answer.statusCode(), answer.body());
            String type = answer.headers().firstValue("Content-Type").orElseThrow();
            assertTrue(type.matches("(?i)text/plain; ?charset=utf-8"), type);
            JsonNode opening = new ObjectMapper().readTree(answer.body().substring(1));
            assertEquals('0', answer.body().charAt(0));
            assertEquals("[\"websocket\"]", opening.path("upgrades").toString());
            assertTrue(opening.path("pingInterval").asInt() > 0
                    && opening.path("pingTimeout").asInt() > 0);
            assertEquals(
                    SocketIoModule.MAX_TEXT_BYTES, opening.path("maxPayload").asInt());
            path = under + "&sid=" + opening.path("sid").asText();
        }

        Poller() throws Exception {
            this(PATH + "polling");
        }

        String sid() {
            return path.substring(path.indexOf("&sid=") + 5);
        }

        CompletableFuture<HttpResponse<String>> poll() {
            return ask(path);
        }

        /** The next packet, by further polls if need be. */
        String next() throws Exception {
            while (packets.isEmpty()) {
                packets.addAll(packets(poll().get(5, TimeUnit.SECONDS)));
            }
            return packets.remove(0);
        }

        void say(String body) throws Exception {
            HttpResponse<String> answer = post(path, body);
            assertEquals("ok", answer.body());
        }

        Poller connected() throws Exception {
            say("40");
            assertTrue(next().startsWith("40{\"sid\":"));
            assertTrue(next().startsWith("42[\"server_capabilities\",{\"messagepack\":true"));
            return this;
        }
    }

    private static List<String> packets(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return Arrays.asList(answer.body().split("\u001e"));
    }

    /** A WebSocket that remembers what it got. */
    private static final class Socket implements WebSocket.Listener {
        final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            messages.add(data.toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            messages.add(bytes);
            from.request(1);
            return null;
        }

        Object next() throws InterruptedException {
            Object message = messages.poll(5, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came");
            }
            return message;
        }
    }

    private WebSocket open(String path, Socket listener) {
        URI ws = URI.create(uri(path).toString().replace("http:", "ws:"));
        return http.newWebSocketBuilder().buildAsync(ws, listener).join();
    }

    private void start() throws Exception {
        view.on(new LiveView.Key("demo", "binary"), new ObjectMapper().readTree(RAW));
        Await.until("it is watched", raw::watched);
    }

    private void show(int sample) {
        raw.show(PixelFormat.GRAY16, 1, 1, RawStream.samples(sample));
    }

    /** The first sample in a frame message. */
    private static int sample(byte[] message) {
        int packet = new String(message, StandardCharsets.ISO_8859_1).indexOf("UC2F") + Uc2f.HEADER_BYTES;
        return (message[packet] & 0xff) | (message[packet + 1] & 0xff) << 8;
    }

    @Test
    void framesComeByPollsAloneAsBase64() throws Exception {
        start();
        Poller client = new Poller().connected();
        for (int i = 1; i <= 10; i++) {
            show(i);
            assertEquals("451-[\"frame\",{\"_placeholder\":true,\"num\":0}]", client.next());
            String attachment = client.next();
            assertEquals('b', attachment.charAt(0));
            assertEquals(i, sample(Base64.getDecoder().decode(attachment.substring(1))));
            client.say("3\u001e42[\"frame_ack\",{\"frame_id\":" + i + "}]");
        }
    }

    @Test
    void whileNoPollIsOpenOneFrameWaitsAndNoMore() throws Exception {
        start();
        Poller client = new Poller().connected();
        Await.until("it can be sent a frame", raw::requested);
        for (int i = 1; i <= 20; i++) {
            show(i);
        }
        client.next();
        assertEquals(1, sample(Base64.getDecoder().decode(client.next().substring(1))));
        client.next();
        assertEquals(20, sample(Base64.getDecoder().decode(client.next().substring(1))), "the newest");
    }

    @Test
    void itChangesOverToAWebSocketAndLosesNothing() throws Exception {
        start();
        Poller client = new Poller().connected();
        CompletableFuture<HttpResponse<String>> poll = client.poll();
        Socket socket = new Socket();
        WebSocket ws = open(PATH + "websocket&sid=" + client.sid(), socket);
        assertFalse(poll.isDone(), "it waits for packets");
        ws.sendText("2probe", true).join();
        assertEquals("3probe", socket.next());
        assertEquals(List.of("6"), packets(poll.get(5, TimeUnit.SECONDS)), "so that no poll is open");
        show(1);
        ws.sendText("5", true).join();
        assertEquals("451-[\"frame\",{\"_placeholder\":true,\"num\":0}]", socket.next());
        assertEquals(1, sample((byte[]) socket.next()), "it waited for a poll");
        ws.sendText("42[\"frame_ack\",{\"frame_id\":1}]", true).join();
        show(2);
        socket.next();
        assertEquals(2, sample((byte[]) socket.next()));
        assertEquals(List.of("6"), packets(client.poll().get(5, TimeUnit.SECONDS)), "a late poll holds nothing up");
        ws.abort();
        Await.until(
                "the session has ended with its WebSocket",
                () -> socketIo.sessions().count() == 0);
        assertEquals(0, view.clients().count());
    }

    @Test
    void aWebSocketThatIsOnlyTriedDoesNotEndTheSession() throws Exception {
        Poller client = new Poller();
        Socket socket = new Socket();
        WebSocket ws = open(PATH + "websocket&sid=" + client.sid(), socket);
        ws.sendText("2probe", true).join();
        assertEquals("3probe", socket.next());
        ws.abort();
        client.connected();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, EIO=4&transport=polling&sid=made-up, 1",
        "POST, EIO=4&transport=polling&sid=made-up, 1",
        "POST, EIO=4&transport=polling, 2",
        "GET, EIO=4&transport=flashsocket, 0",
        "GET, EIO=3&transport=polling, 5",
    })
    void whatIsNotEngineIoIsRefusedByItsNumber(String method, String query, int code) throws Exception {
        String path = "/imswitch/socket.io/?" + query;
        HttpResponse<String> answer = method.equals("GET") ? ask(path).get() : post(path, "40");
        assertEquals(400, answer.statusCode());
        assertEquals(
                code, new ObjectMapper().readTree(answer.body()).path("code").asInt(-1), answer.body());
    }

    @Test
    void aWebSocketOfAnUnknownSessionIsRefused() {
        CompletionException refused = org.junit.jupiter.api.Assertions.assertThrows(
                CompletionException.class, () -> open(PATH + "websocket&sid=made-up", new Socket()));
        assertEquals(
                400,
                ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode());
    }

    @Test
    void theClientCanEndTheSession() throws Exception {
        Poller client = new Poller().connected();
        EngineSession session = socketIo.sessions().find(client.sid());
        CompletableFuture<HttpResponse<String>> poll = client.poll();
        Await.until("the poll waits", session::isPolled);
        client.say("1");
        assertEquals(List.of("1"), packets(poll.get(5, TimeUnit.SECONDS)));
        assertEquals(400, client.poll().get().statusCode());
        assertEquals(0, view.clients().count());
    }

    @Test
    void twoPollsAtATimeEndTheSession() throws Exception {
        Poller client = new Poller().connected();
        CompletableFuture<HttpResponse<String>> one = client.poll();
        CompletableFuture<HttpResponse<String>> two = client.poll();
        assertEquals(List.of("1"), packets(one.get(5, TimeUnit.SECONDS)));
        assertEquals(List.of("1"), packets(two.get(5, TimeUnit.SECONDS)));
        assertEquals(0, socketIo.sessions().count());
    }

    @Test
    void aClientIsPingedAndOneThatDoesNotAnswerIsGivenUp() throws Exception {
        Poller client = new Poller("/socket.io/?EIO=4&transport=polling");
        for (int i = 0; i < 3; i++) {
            assertEquals("2", client.next());
            client.say("3");
        }
        assertEquals(1, impatient.sessions().count());
        Await.until("it is given up", () -> impatient.sessions().count() == 0);
    }

    @Test
    void sessionsAndBodiesAreBounded() throws Exception {
        Poller client = new Poller();
        assertEquals(
                413,
                post(client.path, "4".repeat(SocketIoModule.MAX_TEXT_BYTES + 1)).statusCode());
        for (int i = 1; i < EngineSessions.MAX_SESSIONS; i++) {
            socketIo.sessions().open(s -> new SocketIoClient(view, s));
        }
        HttpResponse<String> answer = ask(PATH + "polling").get();
        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().contains("256"), answer.body());
    }

    @Test
    void aPayloadIsPacketsWithARecordSeparatorBetweenThem() {
        ByteBuffer payload = EnginePayload.encode(
                List.of(EnginePacket.of("4é"), EnginePacket.of(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}))));
        assertArrayEquals("4é\u001ebAQIDBA==".getBytes(StandardCharsets.UTF_8), payload.array());
        assertEquals(List.of("2", "4x"), EnginePayload.decode("2\u001e4x"));
    }
}
