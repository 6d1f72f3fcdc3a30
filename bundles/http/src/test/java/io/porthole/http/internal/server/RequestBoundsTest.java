/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.RouteAccess;
import io.porthole.http.internal.access.RefusalCounts.Reason;
import io.porthole.http.internal.module.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client may take from the host before anything is known of it. */
@Timeout(30)
final class RequestBoundsTest {
    private static final int TIMEOUT_MS = 400;

    private final List<Socket> sockets = new ArrayList<>();
    private final TestServer server;

    RequestBoundsTest() throws Exception {
        Settings s = TestServer.settings("127.0.0.1", 0);
        Limits limits = new Limits(8192, 10_000, 4096, 30_000, 65_536, 60, 40, 20, TIMEOUT_MS);
        server = new TestServer(new Settings(
                s.host(), 0, "", "", "", List.of(), List.of(), List.of("127.0.0.9"), limits, List.of("/")));
        server.add("/x", config -> {
            config.routes.get("/", ctx -> ctx.result("read"), RouteAccess.READ);
            config.routes.post("/", ctx -> ctx.result("got " + ctx.body().length()), RouteAccess.CHANGE);
        });
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private Socket open(String from) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.runtime.port()));
        socket.setSoTimeout(5000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private String ask(String from, String... more) throws IOException {
        try (Socket socket = open(from)) {
            send(
                    socket,
                    "GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + String.join("", more) + "\r\n");
            return answer(socket);
        }
    }

    /** Sends a byte now and then until the host closes; returns after how many milliseconds. */
    private long trickle(String begin) throws Exception {
        Socket socket = open("127.0.0.2");
        long began = System.nanoTime();
        send(socket, begin);
        InputStream in = socket.getInputStream();
        try {
            while (in.available() == 0 && TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) < 8) {
                Thread.sleep(40);
                send(socket, "x");
            }
        } catch (SocketException e) {
            assertTrue(e.getMessage() != null, "closed");
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    @Test
    void aHeaderThatComesByteByByteIsCutOff() throws Exception {
        long millis = trickle("GET /x HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        assertTrue(millis >= TIMEOUT_MS && millis < 10 * TIMEOUT_MS, millis + " ms");
        assertEquals(1, server.runtime.refusals().of(Reason.SLOW_REQUEST));
    }

    @Test
    void aBodyThatComesByteByByteIsCutOff() throws Exception {
        long millis = trickle("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n");
        assertTrue(millis >= TIMEOUT_MS && millis < 10 * TIMEOUT_MS, millis + " ms");
        long chunked = trickle("POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2328\r\n");
        assertTrue(chunked >= TIMEOUT_MS && chunked < 10 * TIMEOUT_MS, chunked + " ms");
        assertEquals(2, server.runtime.refusals().of(Reason.SLOW_REQUEST));
    }

    @Test
    void anAnswerThatTakesLongerThanARequestMayIsNotCutOff() throws Exception {
        server.add(
                "/slow",
                config -> config.routes.post(
                        "/",
                        ctx -> {
                            ctx.body();
                            Thread.sleep(3 * TIMEOUT_MS);
                            ctx.result("late");
                        },
                        RouteAccess.CHANGE));
        Socket socket = open("127.0.0.2");
        send(socket, "POST /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
        assertTrue(answer(socket).endsWith("late"));
    }

    @Test
    void slowBodiesLeaveThreadsForOthers() throws Exception {
        String begin = "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n";
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < RequestBounds.MAX_BODIES_OF_ADDRESS; i++) {
            send(open("127.0.0." + (20 + i / 15)), begin);
        }
        for (int i = 0; i < 8; i++) {
            answers.add(ask("127.0.0.3"));
        }
        assertTrue(answers.stream().allMatch(a -> a.endsWith("read")), answers.toString());
    }

    @Test
    void oneAddressHasItsShareOfTheConnectionsAndIsToldWhy() throws Exception {
        for (int i = 0; i < 40; i++) {
            open("127.0.0.2");
        }
        TestServer.await("forty", () -> server.runtime.connections() == 40);
        String refused = ask("127.0.0.2");
        assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
        assertTrue(refused.contains("maxConnectionsPerAddress") && refused.contains("problem+json"), refused);
        assertTrue(ask("127.0.0.3").endsWith("read"), "another address");
        sockets.get(0).close();
        TestServer.await("one less", () -> server.runtime.connections() == 39);
        assertTrue(ask("127.0.0.2").endsWith("read"), "one was closed");
    }

    @Test
    void aTrustedProxyMayTakeThemAllAndTheNextIsToldWhy() throws Exception {
        for (int i = 0; i < 60; i++) {
            open("127.0.0.9");
        }
        TestServer.await("sixty", () -> server.runtime.connections() == 60);
        String refused = ask("127.0.0.3");
        assertTrue(refused.startsWith("HTTP/1.1 503") && refused.contains("(maxConnections)"), refused);
        assertEquals(1, server.runtime.refusals().of(Reason.CONNECTIONS));
    }

    @Test
    void oneAddressSendsSoManyRequestsInASecondAndOthersAreNotCounted() throws Exception {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            answers.add(ask("127.0.0.2"));
        }
        String refused = answers.stream()
                .filter(a -> a.startsWith("HTTP/1.1 429"))
                .findFirst()
                .orElse("none");
        assertTrue(refused.contains("maxRequestsPerSecond") && refused.contains("Retry-After: 1"), refused);
        assertTrue(ask("127.0.0.3").endsWith("read"));
        TestServer.await("a second later", () -> {
            try {
                return ask("127.0.0.2").endsWith("read");
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void aTrustedProxySpeaksForTheAddressesThatItNames() throws Exception {
        for (int i = 0; i < 30; i++) {
            String answer = ask("127.0.0.9", "X-Forwarded-For: 192.0.2.1, 192.0.2." + i + "\r\n");
            assertTrue(answer.endsWith("read"), answer);
        }
    }
}
