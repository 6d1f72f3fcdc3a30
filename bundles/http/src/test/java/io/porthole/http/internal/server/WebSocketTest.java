/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.HttpModule;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import io.porthole.http.internal.module.Limits;
import io.porthole.http.internal.module.RegisteredModule;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebSocketTest {
    private static final HttpModule ECHO = config -> config.routes.ws(
            "/",
            ws -> {
                ws.onMessage(m -> m.send(Role.of(m).name() + ' ' + m.message()));
                ws.onBinaryMessage(m -> m.send("binary"));
            },
            RouteAccess.READ);

    private TestServer server;

    WebSocketTest() throws Exception {
        server = new TestServer();
    }

    @BeforeEach
    void mount() {
        server.add("/echo", ECHO);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestSocket connect() throws Exception {
        return new TestSocket(server.client, server.uri("/echo/"));
    }

    private static String upgrade(String host, String more) {
        return TestSocket.upgrade("/echo/", host, more);
    }

    @Test
    void removalClosesWith1001AndTheNextModuleTakesOver() throws Exception {
        RegisteredModule other = server.add("/other", ECHO);
        TestSocket removed = new TestSocket(server.client, server.uri("/other"));
        TestSocket stays = connect();
        assertEquals("CONTROL a", removed.ask("a"));
        server.runtime.remove(other);
        assertEquals(1001, removed.closed.get(5, TimeUnit.SECONDS));
        assertEquals("CONTROL b", stays.ask("b"));
        server.add("/other", ECHO);
        assertEquals("CONTROL c", new TestSocket(server.client, server.uri("/other")).ask("c"));
    }

    @Test
    void aClosedWebSocketIsForgottenAndItsViewerGotNoCookie() throws Exception {
        AtomicReference<WeakReference<Object>> session = new AtomicReference<>();
        server.add(
                "/forgotten",
                config -> config.routes.ws(
                        "/",
                        ws -> ws.onConnect(c -> {
                            session.set(new WeakReference<>(c.session));
                            c.send("connected");
                        }),
                        RouteAccess.READ));
        String answer = server.raw(TestSocket.upgrade("/forgotten", "127.0.0.1", ""));
        assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
        assertFalse(answer.contains("Set-Cookie"), answer);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (session.get() == null || session.get().get() != null) {
            assertTrue(System.nanoTime() < end, "it is kept");
            server.raw("GET /healthz HTTP/1.0\r\n\r\n"); // a selector remembers its last event until the next one
            System.gc();
        }
    }

    @Test
    void aMessageBeyondTheLimitClosesThatSocketWith1009() throws Exception {
        TestSocket big = connect();
        TestSocket other = connect();
        assertEquals("CONTROL " + "x".repeat(4096), big.ask("x".repeat(4096)));
        big.send("x".repeat(4097));
        assertEquals(1009, big.closed.get(5, TimeUnit.SECONDS));
        TestSocket binary = connect();
        binary.send(ByteBuffer.allocate(10_000_000));
        assertTrue(List.of(1009, -1).contains(binary.closed.get(5, TimeUnit.SECONDS)));
        assertEquals("CONTROL still here", other.ask("still here"));
    }

    @Test
    void compressionIsNotNegotiated() throws Exception {
        String answer = server.raw(upgrade("localhost", "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
        assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
        assertFalse(answer.toLowerCase(Locale.ROOT).contains("deflate"), answer);
    }

    private void idleTimeout(int millis) {
        Limits l = TestServer.LIMITS;
        Limits brief = new Limits(
                l.headerBytes(),
                l.bodyBytes(),
                l.messageBytes(),
                millis,
                l.sendBufferInBytes(),
                l.connections(),
                100,
                10_000,
                10_000);
        Settings s = TestServer.settings("127.0.0.1", 0);
        server.runtime.apply(
                new Settings(s.host(), 0, "", "", "", List.of(), List.of(), List.of(), brief, s.readyContexts()));
    }

    @Test
    void aQuietViewerIsPingedAndStays() throws Exception {
        idleTimeout(300);
        TestSocket quiet = connect();
        TestServer.await("ten pings", () -> quiet.pings.size() >= 10);
        assertEquals("CONTROL still here", quiet.ask("still here"));
    }

    @Test
    void aViewerThatTakesNothingIsClosedAfterTheIdleTimeout() throws Exception {
        idleTimeout(300);
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        server.add(
                "/flood",
                config -> config.routes.ws(
                        "/",
                        ws -> {
                            ws.onConnect(c -> c.send(ByteBuffer.allocate(50_000_000)));
                            ws.onClose(c -> closed.complete(c.status()));
                        },
                        RouteAccess.READ));
        try (Socket stalled = new Socket(InetAddress.getLoopbackAddress(), server.runtime.port())) {
            String request = upgrade("localhost", "").replace("/echo/", "/flood");
            stalled.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            closed.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void itsOwnPageMayConnect() throws Exception {
        int port = server.runtime.port();
        for (String host : List.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port)) {
            String answer = server.raw(upgrade(host, "Origin: http://" + host + "\r\n"));
            assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
        }
    }

    @Test
    void aPageBehindAProxyMayConnect() throws Exception {
        for (String more : List.of(
                "X-Forwarded-Host: sim.example.org\r\nOrigin: https://sim.example.org\r\n",
                "X-Forwarded-Host: sim.example.org:8443\r\nOrigin: https://sim.example.org:8443\r\n",
                "X-Forwarded-Host: sim.example.org\r\nOrigin: https://sim.example.org:8443\r\n")) {
            String answer = server.raw(upgrade("127.0.0.1:1", more));
            assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
        }
    }

    @Test
    void aForeignPageIsRefusedWith403() throws Exception {
        TestSocket open = connect();
        for (String more : List.of(
                "Origin: http://evil.example\r\n",
                "Origin: http://localhost:1\r\n",
                "Origin: null\r\n",
                "Origin: file://\r\n",
                "X-Forwarded-Host: sim.example.org\r\nOrigin: https://evil.example\r\n")) {
            String answer = server.raw(upgrade("localhost:" + server.runtime.port(), more));
            assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
        }
        assertEquals("CONTROL undisturbed", open.ask("undisturbed"));
    }

    @Test
    void aNameThatWasMadeToPointHereIsRefusedWith403() throws Exception {
        String rebound = "evil.example:" + server.runtime.port();
        String answer = server.raw(upgrade(rebound, "Origin: http://" + rebound + "\r\n"));
        assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
    }

    @Test
    void aConfiguredOriginMayConnect() throws Exception {
        Settings s = TestServer.settings("127.0.0.1", 0);
        List<String> origins = List.of("https://lab.example.org:8443", "not an origin");
        server.runtime.apply(
                new Settings(s.host(), 0, "", "", "", origins, List.of(), List.of(), s.limits(), s.readyContexts()));
        String answer = server.raw(upgrade("whatever", "Origin: https://lab.example.org:8443\r\n"));
        assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
    }

    @Test
    void anUnknownWebSocketIs404() throws Exception {
        String answer = server.raw(upgrade("localhost", "").replace("/echo/", "/echo/nothing"));
        assertTrue(answer.startsWith("HTTP/1.1 404"), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }
}
