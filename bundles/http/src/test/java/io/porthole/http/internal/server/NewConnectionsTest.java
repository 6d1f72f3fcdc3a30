/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.RouteAccess;
import io.porthole.http.internal.module.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An address that opens many connections at once. */
final class NewConnectionsTest {
    private static final int MANY = Connections.MAX_SERVED_PER_SECOND * 5 / 2;
    private static final Limits LIMITS = new Limits(8192, 10_000, 4096, 30_000, 65_536, 4096, 4096, 10_000, 10_000);

    private final List<Socket> sockets = new ArrayList<>();
    private final TestServer server;

    NewConnectionsTest() throws Exception {
        Settings s = TestServer.settings("127.0.0.1", 0);
        server = new TestServer(new Settings(
                s.host(), 0, "", "", "", List.of(), List.of(), List.of("127.0.0.9"), LIMITS, List.of("/")));
        server.add("/x", config -> config.routes.get("/", ctx -> ctx.result("read"), RouteAccess.READ));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    /** Opens a connection and asks. */
    private Socket ask(String from) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.runtime.port()));
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void assertAnswered(Socket socket) throws IOException {
        byte[] status = socket.getInputStream().readNBytes(12);
        assertEquals("HTTP/1.1 200", new String(status, StandardCharsets.US_ASCII));
    }

    @Test
    void hasThemServedAtAnEvenRate() throws Exception {
        long began = System.nanoTime();
        for (int i = 1; i < MANY; i++) {
            ask("127.0.0.2");
        }
        Socket last = ask("127.0.0.2");
        assertAnswered(ask("127.0.0.3"));
        assertAnswered(ask("127.0.0.9"));
        assertAnswered(sockets.get(0));
        assertAnswered(last);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertTrue(seconds > 1.4, seconds + " s, though 300 are served at once and 450 more at 300 a second");
    }

    @Test
    void countsThemWhileTheyWaitAndForgetsThoseThatEnd() throws Exception {
        for (int i = 0; i < MANY; i++) {
            ask("127.0.0.2");
        }
        TestServer.await("all are counted", () -> server.runtime.connections() == MANY);
        for (Socket socket : sockets) {
            socket.close();
        }
        TestServer.await("none is counted", () -> server.runtime.connections() == 0);
    }
}
