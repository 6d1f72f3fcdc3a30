/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.config.JavalinConfig;
import io.porthole.http.DirectEndPoint;
import io.porthole.http.RouteAccess;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Direct writes beside those of Jetty's WebSocket, seen byte by byte. */
@Timeout(30)
final class DirectEndPointTest {
    private static final int BINARY = 2;
    private static final int TEXT = 1;
    private static final int PING = 9;
    private static final int CLOSE = 8;
    private static final int MESSAGES = 60;
    private static final int MESSAGE_BYTES = 100_000;

    private final TestServer server;
    private final CompletableFuture<DirectEndPoint> endPoint = new CompletableFuture<>();
    private final CompletableFuture<Session> session = new CompletableFuture<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final Writes writes = new Writes();
    private Socket socket = new Socket();
    private DataInputStream in = new DataInputStream(InputStream.nullInputStream());

    DirectEndPointTest() throws Exception {
        server = new TestServer();
    }

    @BeforeEach
    void connect() throws Exception {
        server.add("/direct", this::routes);
        socket = new Socket(InetAddress.getLoopbackAddress(), server.runtime.port());
        socket.setSoTimeout(10_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        send(TestSocket.upgrade("/direct", "localhost", "").getBytes(StandardCharsets.US_ASCII));
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            head += (char) in.readByte();
        }
        assertTrue(head.startsWith("HTTP/1.1 101"), head);
        session.get(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        server.close();
    }

    private void routes(JavalinConfig config) {
        config.routes.wsBeforeUpgrade(ctx -> endPoint.complete(DirectEndPoint.of(ctx)));
        config.routes.ws(
                "/",
                ws -> {
                    ws.onConnect(c -> session.complete(c.session));
                    ws.onMessage(m -> m.send("listener " + m.message()));
                },
                RouteAccess.READ);
    }

    private void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** A frame of a client, masked with zeros. */
    private static byte[] frame(int opcode, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(6 + bytes.length)
                .put((byte) (0x80 | opcode))
                .put((byte) (0x80 | bytes.length))
                .putInt(0)
                .put(bytes)
                .array();
    }

    private static final class Frame {
        final int opcode;
        final byte[] payload;

        Frame(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private Frame read() throws IOException {
        int first = in.readUnsignedByte();
        assertEquals(0x80, first & 0xf0, "a whole message without extensions");
        long length = in.readUnsignedByte();
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
        return new Frame(first & 0xf, in.readNBytes((int) length));
    }

    private static ByteBuffer message(int content) {
        ByteBuffer out = ByteBuffer.allocateDirect(10 + MESSAGE_BYTES);
        out.put((byte) 0x82).put((byte) 127).putLong(MESSAGE_BYTES);
        while (out.hasRemaining()) {
            out.put((byte) content);
        }
        return out.flip();
    }

    /** Who writes directly, and waits for the end of each write. */
    private final class Writes implements DirectEndPoint.Writer {
        final Semaphore written = new Semaphore(0);
        final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

        @Override
        public boolean mayWrite() {
            return session.join().isOpen();
        }

        @Override
        public void written() {
            written.release();
        }

        @Override
        public void failed(Throwable cause) {
            failures.add(cause);
        }
    }

    @Test
    void messagesOfBothWaysStayWhole() throws Exception {
        Thread direct = new Thread(() -> {
            for (int i = 0; i < MESSAGES; i++) {
                endPoint.join().write(message(i), writes);
                writes.written.acquireUninterruptibly();
            }
        });
        direct.start();
        int messages = 0;
        int texts = 0;
        int pings = 0;
        while (messages < MESSAGES || texts < MESSAGES || pings < MESSAGES) {
            if (texts + pings <= 2 * messages) {
                session.join().sendText("text " + texts, Callback.NOOP);
                session.join().sendPing(ByteBuffer.allocate(100), Callback.NOOP);
            }
            Frame got = read();
            switch (got.opcode) {
                case BINARY -> {
                    assertEquals(MESSAGE_BYTES, got.payload.length);
                    for (byte b : got.payload) {
                        assertEquals((byte) messages, b);
                    }
                    messages++;
                }
                case TEXT -> texts++;
                case PING -> pings++;
                default -> throw new AssertionError("a frame of type " + got.opcode);
            }
        }
        direct.join();
        assertTrue(writes.failures.isEmpty());
    }

    @Test
    void aWriteThatHasToWaitForTheNetworkGoesOnLater() throws Exception {
        int all = 0;
        do { // until the buffers of the kernel are full
            endPoint.join().write(message(all++), writes);
        } while (writes.written.tryAcquire(200, TimeUnit.MILLISECONDS));
        session.join().sendText("after it", Callback.NOOP);
        for (int i = 0; i < all; i++) {
            assertEquals((byte) i, read().payload[MESSAGE_BYTES - 1]);
        }
        assertEquals("after it", read().text());
        assertTrue(writes.written.tryAcquire(5, TimeUnit.SECONDS));
    }

    @Test
    void nothingFollowsACloseFrame() throws Exception {
        session.join().close(1000, "over", Callback.NOOP);
        endPoint.join().write(message(1), writes);
        assertInstanceOf(ClosedChannelException.class, writes.failures.poll(5, TimeUnit.SECONDS));
        assertEquals(CLOSE, read().opcode);
        send(frame(CLOSE, ""));
        assertEquals(-1, in.read());
    }

    @Test
    void aWriteFailsWhenTheClientHasLeft() throws Exception {
        socket.close();
        endPoint.join().write(message(1), writes);
        TestServer.await("a write fails", () -> {
            if (writes.written.tryAcquire()) {
                endPoint.join().write(message(1), writes);
            }
            return !writes.failures.isEmpty();
        });
        TestServer.await("the connection is forgotten", () -> server.runtime.connections() == 0);
    }

    @Test
    void shortTextsAreTakenAndAllElseComesToTheListener() throws Exception {
        endPoint.join().takeTexts(text -> {
            String said = StandardCharsets.UTF_8.decode(text).toString();
            return said.startsWith("take") && taken.add(said);
        });
        sendUntilTaken("take 1");
        byte[] split = frame(TEXT, "take 2");
        ByteArrayOutputStream atOnce = new ByteArrayOutputStream();
        atOnce.write(frame(TEXT, "take 3"));
        atOnce.write(frame(TEXT, "listen"));
        atOnce.write(split, 0, 3);
        send(atOnce.toByteArray());
        send(Arrays.copyOfRange(split, 3, split.length));
        List<String> heard = new ArrayList<>();
        send(frame(PING, "?"));
        for (String said = read().text(); !said.equals("?"); said = read().text()) {
            heard.add(said);
        }
        assertTrue(heard.contains("listener listen"), heard.toString());
        assertTrue(taken.contains("take 2") || heard.contains("listener take 2"), heard.toString());
        assertTrue(taken.contains("take 3") || heard.contains("listener take 3"), heard.toString());
        sendUntilTaken("take 4");
        send(frame(CLOSE, ""));
        assertEquals(CLOSE, read().opcode);
    }

    /** Again and again, since Jetty may still be reading by itself. */
    private void sendUntilTaken(String message) throws IOException {
        while (!taken.contains(message)) {
            send(frame(TEXT, message));
            send(frame(PING, "?"));
            for (String said = read().text(); !said.equals("?"); said = read().text()) {
                assertEquals("listener " + message, said);
            }
        }
    }
}
