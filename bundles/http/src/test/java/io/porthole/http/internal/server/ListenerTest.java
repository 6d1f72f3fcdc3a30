/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.RouteAccess;
import io.porthole.http.internal.module.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ListenerTest {
    @Test
    void anotherConfigurationHoldsAtOnceAndTheModulesStay() throws Exception {
        try (TestServer server = new TestServer()) {
            server.add(
                    "/ws",
                    config -> config.routes.ws("/", ws -> ws.onMessage(m -> m.send(m.message())), RouteAccess.READ));
            server.add("/a", config -> config.routes.get("/", ctx -> ctx.result("a"), RouteAccess.READ));
            TestSocket viewer = new TestSocket(server.client, server.uri("/ws"));
            assertEquals("open", viewer.ask("open"), "the server has the session too");
            int before = server.runtime.port();
            server.runtime.apply(TestServer.withTokens("127.0.0.1", "new", ""));
            assertEquals(1001, viewer.closed.get(5, TimeUnit.SECONDS));
            assertNotEquals(0, server.runtime.port());
            assertEquals(401, server.get("/a").statusCode());
            assertEquals("a", server.get("/a?token=new").body());
            assertEquals("again", new TestSocket(server.client, server.uri("/ws?token=new")).ask("again"));
            if (server.runtime.port() != before) {
                new ServerSocket(before, 1, InetAddress.getLoopbackAddress()).close(); // it was given back
            }
        }
    }

    @Test
    @SuppressWarnings("try") // the port is given back in the middle
    void aBusyPortIsToldAndTriedAgain() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                TestServer server = new TestServer(TestServer.settings("127.0.0.1", busy.getLocalPort()))) {
            server.add("/a", config -> config.routes.get("/", ctx -> ctx.result("a"), RouteAccess.READ));
            String error = server.runtime.error();
            assertNotNull(error);
            assertTrue(error.contains("Port " + busy.getLocalPort()), error);
            assertTrue(error.contains(PortChoice.VARIABLE), error);
            assertEquals(0, server.runtime.port());
            busy.close();
            TestServer.await("the port is taken", () -> server.runtime.error() == null);
            assertEquals(busy.getLocalPort(), server.runtime.port());
            assertEquals("a", server.get("/a").body());
        }
    }

    @Test
    void anUnknownHostIsToldAndAnotherOneHelps() throws Exception {
        try (TestServer server = new TestServer(TestServer.settings("no.such.host.invalid", 0))) {
            String error = server.runtime.error();
            assertNotNull(error);
            assertTrue(error.contains("no.such.host.invalid"), error);
            server.runtime.apply(TestServer.settings("localhost", 0));
            assertNull(server.runtime.error());
            assertNotEquals(0, server.runtime.port());
        }
    }

    @Test
    void moreConnectionsThanTheLimitWait() throws Exception {
        Settings s = TestServer.settings("127.0.0.1", 0);
        Limits l = s.limits();
        Limits few = new Limits(
                l.headerBytes(),
                l.bodyBytes(),
                l.messageBytes(),
                l.idleTimeoutInMs(),
                l.sendBufferInBytes(),
                8,
                100,
                10_000,
                10_000);
        Settings limited =
                new Settings(s.host(), 0, "", "", "", List.of(), List.of(), List.of(), few, s.readyContexts());
        try (TestServer server = new TestServer(limited)) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sockets.add(new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.runtime.port()));
            }
            TestServer.await("eight are taken", () -> server.runtime.connections() >= 8);
            assertTrue(server.runtime.connections() <= 9, server.runtime.connections() + " connections");
            for (Socket socket : sockets) {
                socket.close();
            }
            TestServer.await("served again", () -> {
                try {
                    return server.get("/healthz").statusCode() == 200;
                } catch (IOException | InterruptedException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void stopsWithinASecondHoweverManyWatch() throws Exception {
        TestServer server = new TestServer();
        server.add(
                "/ws", config -> config.routes.ws("/", ws -> ws.onMessage(m -> m.send(m.message())), RouteAccess.READ));
        List<TestSocket> viewers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            viewers.add(new TestSocket(server.client, server.uri("/ws")));
        }
        long begin = System.nanoTime();
        server.close();
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(1));
        for (TestSocket viewer : viewers) {
            assertEquals(1001, viewer.closed.get(5, TimeUnit.SECONDS));
        }
    }
}
