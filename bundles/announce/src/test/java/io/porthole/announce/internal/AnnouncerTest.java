/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.announce.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.porthole.http.HttpEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AnnouncerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Integer> exits = new ArrayList<>();
    private final Queue<Integer> answers = new ArrayDeque<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/readyz", exchange -> {
            exchange.sendResponseHeaders(answers.remove(), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void oneLineAsSoonAsTheHostIsReadyAndNotBefore() {
        answers.addAll(List.of(503, 404, 200, 200));
        assertTrue(announcer("127.0.0.1", null).announce());
        assertEquals("Watch at http://pictures.example/?token=t" + System.lineSeparator(), text(out));
        assertEquals(List.of(200), List.copyOf(answers), "asked again after the first 200");
        assertEquals(List.of(), exits);
    }

    @Test
    void aWildcardAddressIsAskedOverLoopback() {
        answers.add(200);
        assertTrue(announcer("0.0.0.0", null).announce());
        assertTrue(text(out).startsWith("Watch at "));
    }

    @Test
    void aServerThatCannotListenEndsTheHostWithItsReason() {
        assertTrue(announcer("127.0.0.1", "Port 1 is in use.").announce());
        assertEquals(List.of(2), exits);
        assertEquals("porthole: Port 1 is in use." + System.lineSeparator(), text(err));
        assertEquals("", text(out));
    }

    @Test
    void anInterruptedOneSaysNothing() throws InterruptedException {
        server.stop(0);
        Announcer announcer = announcer("127.0.0.1", null);
        boolean[] done = {true};
        Thread thread = new Thread(() -> done[0] = announcer.announce());
        thread.start();
        thread.interrupt();
        thread.join();
        assertFalse(done[0]);
        assertEquals("", text(out));
    }

    private Announcer announcer(String host, @Nullable String error) {
        HttpEndpoint endpoint = new HttpEndpoint() {
            @Override
            public String host() {
                return host;
            }

            @Override
            public int port() {
                return server.getAddress().getPort();
            }

            @Override
            public String url() {
                return "http://pictures.example/?token=t";
            }

            @Override
            public String viewUrl() {
                return url();
            }

            @Override
            public @Nullable String error() {
                return error;
            }
        };
        return new Announcer(endpoint, new PrintStream(out, true), new PrintStream(err, true), exits::add);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
