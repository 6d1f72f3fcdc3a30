/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import io.porthole.http.internal.module.Limits;
import io.porthole.http.internal.module.RegisteredModule;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that go on, such as MJPEG. */
@Timeout(20)
final class LongAnswerTest {
    private final TestServer server;
    private final AtomicLong written = new AtomicLong();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    LongAnswerTest() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Writes as fast as the viewer takes it, for ever. */
    private HttpModule flood() {
        return config -> config.routes.get(
                "/",
                ctx -> ctx.future(() -> {
                    CompletableFuture<Void> done = new CompletableFuture<>();
                    try {
                        ServletOutputStream out = ctx.res().getOutputStream();
                        out.setWriteListener(new Flood(out, done));
                    } catch (IOException e) {
                        done.completeExceptionally(e);
                    }
                    return done;
                }),
                RouteAccess.READ);
    }

    private final class Flood implements WriteListener {
        private final ServletOutputStream out;
        private final CompletableFuture<Void> done;
        private final byte[] picture = new byte[50_000];

        Flood(ServletOutputStream out, CompletableFuture<Void> done) {
            this.out = out;
            this.done = done;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                out.write(picture);
                written.addAndGet(picture.length);
            }
        }

        @Override
        public void onError(Throwable t) {
            ended.complete(t.getClass().getSimpleName());
            done.complete(null);
        }
    }

    private Socket open() throws IOException {
        return open("/flood");
    }

    private Socket open(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(65_536);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.runtime.port()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void endWhenTheirModuleGoes() throws Exception {
        RegisteredModule flood = server.add("/flood", flood());
        try (Socket viewer = open()) {
            InputStream in = viewer.getInputStream();
            in.readNBytes(1_000_000);
            server.runtime.remove(flood);
            viewer.setSoTimeout(2000);
            assertTrue(drained(in));
            assertEquals(404, server.get("/flood").statusCode());
        }
    }

    @Test
    void ofAStalledViewerEndToo() throws Exception {
        RegisteredModule flood = server.add("/flood", flood());
        try (Socket viewer = open()) {
            long before = -1;
            while (before != written.get() || before == 0) {
                before = written.get();
                Thread.sleep(100);
            }
            // what a slow viewer lags behind: its own receive buffer, the kernel's send buffer, one picture
            assertTrue(before < 600_000, before + " bytes are on their way to a viewer that takes none");
            server.runtime.remove(flood);
            viewer.setSoTimeout(2000);
            assertTrue(drained(viewer.getInputStream()));
        }
    }

    @Test
    void ofAViewerThatTakesNothingEndAfterTheIdleTimeout() throws Exception {
        Settings s = TestServer.settings("127.0.0.1", 0);
        Limits l = s.limits();
        Limits brief = new Limits(
                l.headerBytes(),
                l.bodyBytes(),
                l.messageBytes(),
                300,
                l.sendBufferInBytes(),
                l.connections(),
                100,
                10_000,
                10_000);
        server.runtime.apply(
                new Settings(s.host(), 0, "", "", "", List.of(), List.of(), List.of(), brief, s.readyContexts()));
        server.add("/flood", flood());
        try (Socket stalled = open()) {
            ended.get(3, TimeUnit.SECONDS);
            assertTrue(stalled.isConnected());
        }
    }

    @Test
    void canBeFinishedByTheirModuleLongAfterTheyHaveEnded() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        RegisteredModule late = server.add(
                "/late",
                config -> config.routes.get(
                        "/",
                        ctx -> {
                            ctx.future(() -> answer.thenAccept(ctx::result));
                            begun.complete(null);
                        },
                        RouteAccess.READ));
        Thread finish = new Thread(() -> answer.completeExceptionally(new IllegalStateException("stopped")));
        try (Socket viewer = open("/late")) {
            begun.get(5, TimeUnit.SECONDS);
            server.runtime.remove(late);
            viewer.setSoTimeout(2000);
            assertTrue(drained(viewer.getInputStream()));
            finish.start();
            finish.join(2000);
            assertFalse(finish.isAlive(), "the module's thread is caught in handling its own exception");
        }
    }

    @Test
    void canBeFinishedAfterTheirViewerHasLeft() throws Exception {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        CompletableFuture<Void> failed = new CompletableFuture<>();
        server.add(
                "/left",
                config -> config.routes.get(
                        "/",
                        ctx -> ctx.future(() -> {
                            try {
                                ServletOutputStream out = ctx.res().getOutputStream();
                                out.setWriteListener(new Flood(out, failed));
                            } catch (IOException e) {
                                failed.completeExceptionally(e);
                            }
                            return answer;
                        }),
                        RouteAccess.READ));
        try (Socket viewer = open("/left")) {
            viewer.getInputStream().readNBytes(100_000);
        }
        failed.get(5, TimeUnit.SECONDS);
        Thread finish = new Thread(() -> answer.completeExceptionally(new IllegalStateException("stopped")));
        finish.start();
        finish.join(2000);
        assertFalse(finish.isAlive(), "the module's thread is caught in handling its own exception");
    }

    /** Reads to the end, however it comes. */
    private static boolean drained(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    @Test
    void areNotTimedOutWhileTheyGoOn() throws Exception {
        server.add(
                "/slow",
                config -> config.routes.get(
                        "/",
                        ctx -> ctx.future(() -> new CompletableFuture<String>()
                                .completeOnTimeout("late", 1500, TimeUnit.MILLISECONDS)
                                .thenAccept(ctx::result)),
                        RouteAccess.READ));
        assertEquals("late", server.get("/slow").body());
    }
}
