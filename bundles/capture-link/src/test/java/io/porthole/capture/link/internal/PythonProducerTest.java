/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonProducerTest {
    private final FakeServices services = new FakeServices();
    private final ExecutorService encoders = Executors.newFixedThreadPool(2);
    private final AtomicInteger torn = new AtomicInteger();
    private Path socket;
    private int tcpPort;
    private LinkServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        socket = folder.resolve("link.sock");
        try (ServerSocket any = new ServerSocket(0)) {
            tcpPort = any.getLocalPort();
        }
        server = new LinkServer(
                TestSettings.with("socketPath", socket.toString(), "tcpPort", tcpPort, "token", Python.TOKEN),
                services);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        encoders.shutdownNow();
    }

    /** Looks at the frame later, slowly, on another thread, as an encoder does. */
    private void check(ByteBuffer pixels, FrameInfo info, Runnable release) {
        encoders.execute(() -> {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1_500_000));
            CRC32 crc = new CRC32();
            crc.update(pixels.duplicate().limit((int) info.spanBytes()));
            Object expected = info.annotations().values().get("crc");
            if (!(expected instanceof Number n) || n.longValue() != crc.getValue()) {
                torn.incrementAndGet();
            }
            release.run();
        });
    }

    private long frames(String what, int count) throws Exception {
        return frames(socket.toString(), what, count, "320", "240");
    }

    private long frames(String address, String what, int count, String width, String height) throws Exception {
        FakeSink sink = services.sink(what);
        sink.taker = this::check;
        sink.keepInfos = false;
        try (Python python = Python.start(address, what, what, Integer.toString(count), width, height)) {
            assertEquals(0, python.exit(), python.lines::toString);
        }
        encoders.shutdown();
        assertTrue(encoders.awaitTermination(20, TimeUnit.SECONDS), "all frames are looked at");
        return sink.frames.get();
    }

    @Test
    void ofTenThousandFramesUnderLoadNoneIsTorn() throws Exception {
        assertTrue(frames("flood", 10_000) >= 10_000);
        assertEquals(0, torn.get());
    }

    /** They are longer than what the system takes at once, so that parts of one wait while the next is made. */
    @Test
    void ofTheFramesThatComeOverTheSocketNoneIsTorn() throws Exception {
        assertTrue(frames("tcp://127.0.0.1:" + tcpPort, "flood", 400, "1280", "720") >= 400);
        assertEquals(0, torn.get());
    }

    /** Or else the test above would not show anything. */
    @Test
    void aFrameThatIsWrittenToWhileItIsLentIsSeenToBeTorn() throws Exception {
        assertTrue(frames("tearing", 300) >= 300);
        assertTrue(torn.get() > 30, "only " + torn);
    }
}
