/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
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
    private LinkServer server;

    @BeforeEach
    void start(@TempDir Path folder) {
        socket = folder.resolve("link.sock");
        server = new LinkServer(Settings.with("socketPath", socket.toString()), services);
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

    @Test
    void noFrameIsTornUnderLoad() throws Exception {
        FakeSink sink = services.sink("load");
        sink.taker = this::check;
        try (Python python = Python.start(socket, "flood", "load", "8000", "640", "480")) {
            python.line("done");
            assertEquals(0, python.exit());
        }
        assertTrue(sink.frames.get() >= 2000, "only " + sink.frames);
        assertEquals(0, torn.get());
        System.out.println(sink.frames + " " + torn);
    }
}
