/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.capture.SourceCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkServerTest {
    private static final byte[] NOTHING = {};

    private final FakeServices services = new FakeServices();
    private final List<FakeProducer> peers = new ArrayList<>();
    private Path socket;
    private LinkServer server;

    @BeforeEach
    void start(@TempDir Path folder) {
        socket = folder.resolve("link.sock");
        server = new LinkServer(TestSettings.with("socketPath", socket.toString(), "heartbeatInMs", 200), services);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (FakeProducer peer : peers) {
            peer.close();
        }
        server.close();
    }

    private FakeProducer peer() throws IOException {
        FakeProducer peer = new FakeProducer(socket);
        peers.add(peer);
        return peer;
    }

    @Test
    void aClientWhoKeepsTalkingWithoutGreetingIsSentAwayAllTheSame() throws Exception {
        FakeProducer drip = peer();
        byte[] hello = FakeProducer.hello("drip", "", "", "");
        long begin = System.nanoTime();
        IOException end = assertThrows(IOException.class, () -> {
            for (int i = 0; i < hello.length; i++) {
                drip.send(new byte[] {hello[i]});
                Thread.sleep(200); // each byte is a sign of life
            }
        });
        assertFalse(String.valueOf(end.getMessage()).isEmpty());
        assertTrue(
                System.nanoTime() - begin < Duration.ofSeconds(hello.length / 5).toNanos());
    }

    @Test
    void aClientWhoOnlySendsPongsIsSentAway() throws Exception {
        FakeProducer pongs = peer();
        byte[] pong = FakeProducer.message(Wire.PONG, new byte[8]);
        assertThrows(IOException.class, () -> {
            while (true) {
                pongs.send(pong);
                Thread.sleep(20);
            }
        });
    }

    @Test
    void silentClientsKeepNobodyOut() throws Exception {
        for (int i = 0; i < 100; i++) {
            peer(); // each connects and says nothing
        }
        long begin = System.nanoTime();
        peer().greet("newcomer");
        assertTrue(
                System.nanoTime() - begin < Duration.ofMillis(1500).toNanos(), "it did not wait for their time to end");
        Await.until("at most the pending that are allowed", () -> server.linkCount() <= 34);
    }

    @Test
    void theSecondProducerOfANameIsToldWhoHasIt() throws Exception {
        peer().greet("arm");
        FakeProducer second = peer();
        second.send(FakeProducer.hello("arm", "", "", ""));
        assertEquals("another producer (a producer on this machine, pid 4711) has the stream 'arm'", second.refusal());
    }

    @Test
    void aNameIsFreeAsSoonAsItsProducerSeesTheConnectionEnd() throws Exception {
        for (int i = 0; i < 50; i++) {
            FakeProducer peer = peer().greet("again");
            peer.send(FakeProducer.message(Wire.BYE, NOTHING));
            assertEquals("", peer.refusal());
        }
    }

    @Test
    void aNameOfAnotherSourceIsRefusedUntilThatHasGone() throws Exception {
        services.others.add("demo");
        FakeProducer early = peer();
        early.send(FakeProducer.hello("demo", "", "", ""));
        assertEquals("another source of the host has the stream 'demo'", early.refusal());
        services.others.remove("demo");
        peer().greet("demo");
    }

    @Test
    void whoTakesTheNameOfASilentProducerHearsNoInputBeforeItListens() throws Exception {
        FakeProducer silent = peer().greet("arm");
        silent.send(FakeProducer.message(Wire.LISTEN, NOTHING));
        Await.until("steerable", () -> services.targets.containsKey("arm"));
        Await.until("silent", () -> services.sink("arm").reported(SourceCondition.LOST));
        FakeProducer next = peer().greet("arm");
        assertFalse(services.targets.containsKey("arm"));
        next.send(FakeProducer.message(Wire.LISTEN, NOTHING));
        Await.until("steerable again", () -> services.targets.containsKey("arm"));
        assertTrue(silent.refusal().startsWith("a producer that speaks"));
    }

    @Test
    void aProducerSaysWhetherItsCameraMayBeMovedByItself() throws Exception {
        FakeProducer peer = peer().greet("arm");
        peer.send(FakeProducer.message(Wire.LISTEN, "home reset".getBytes(UTF_8)));
        Await.until("steerable", () -> services.targets.containsKey("arm"));
        assertNull(services.targets.get("arm").camera("arm"));
        peer.send(FakeProducer.message(Wire.DESCRIBE, "{\"camera\":[\"home\"]}".getBytes(UTF_8)));
        Await.until("its camera", () -> {
            LinkStream target = services.targets.get("arm");
            return target != null && target.camera("arm") != null;
        });
        assertEquals(Set.of("home"), services.targets.get("arm").cameraCommands());
        peer.send(FakeProducer.message(Wire.DESCRIBE, "{}".getBytes(UTF_8)));
        Await.until("none any more", () -> {
            LinkStream target = services.targets.get("arm");
            return target != null && target.camera("arm") == null;
        });
        peer.send(FakeProducer.message(Wire.DESCRIBE, "{\"camera\":\"home\"}".getBytes(UTF_8)));
        assertTrue(peer.refusal().startsWith("DESCRIBE: camera is not a list"));
    }

    @Test
    void aProducerThatCannotSendFramesSaysWhyUntilTheNextFrame() throws Exception {
        FakeProducer peer = peer().greet("blind");
        peer.send(FakeProducer.message(Wire.FAILED, "the viewport is hidden\nporthole: forged".getBytes(UTF_8)));
        Await.until("failed", () -> services.sink("blind").reported(SourceCondition.FAILED));
        List<FakeSink.Report> reports = services.sink("blind").reports;
        assertEquals(
                new FakeSink.Report(SourceCondition.FAILED, "the viewport is hidden?porthole: forged"),
                reports.get(reports.size() - 1));
        FakeProducer.RingInfo ring = peer.ring(12);
        peer.send(FakeProducer.frame(Wire.FRAME, 0, ring.generation(), 2, 2, 1, NOTHING));
        Await.until("a frame", () -> services.sink("blind").frames.get() == 1);
        peer.send(FakeProducer.message(Wire.FAILED, NOTHING));
        assertTrue(peer.refusal().contains("FAILED has no reason"));
    }

    @Test
    void sharedMemoryCannotBeMadeShorterOrLongerByAProducer() throws Exception {
        FakeProducer peer = peer().greet("sealed");
        Path memory = Path.of(peer.ring(5000).path());
        try (FileChannel opened = FileChannel.open(memory, StandardOpenOption.WRITE)) {
            assertThrows(IOException.class, () -> opened.truncate(4096));
            assertThrows(IOException.class, () -> opened.write(ByteBuffer.allocate(1), opened.size()));
            assertEquals(Wire.RING_HEAD_BYTES + 3 * 8192, opened.size());
        }
    }

    @Test
    void askingForOtherSizesForEverTakesNoMoreMemoryThanAskingOnce() throws Exception {
        FakeProducer peer = peer().greet("greedy");
        peer.ring(1 << 20);
        long reserved = server.reservedBytes();
        long files = Python.openFiles();
        for (int i = 0; i < 500; i++) {
            peer.ring((1 << 20) - i);
        }
        assertEquals(reserved, server.reservedBytes());
        assertTrue(Python.openFiles() <= files + 2);
    }

    @Test
    void memoryOfFramesThatComeOverTheSocketGoesBackAtOnce() throws Exception {
        long bytes = 256L << 20;
        for (int i = 0; i < 50; i++) {
            PrivateMemory memory = PrivateMemory.create(2, bytes); // 25 GiB in all
            memory.slot(1).put((int) bytes - 1, (byte) 7);
            memory.close();
            memory.close();
        }
        assertEquals(0, PrivateMemory.create(2, 4096).slot(1).get(4095));
    }

    @Test
    void numbersThatNoViewerCanCountToAreRefused() throws Exception {
        FakeProducer peer = peer().greet("far");
        FakeProducer.RingInfo ring = peer.ring(300);
        peer.send(FakeProducer.frame(Wire.FRAME, 0, ring.generation(), 10, 10, Wire.MAX_SEQUENCE + 1, NOTHING));
        assertEquals("sequence 9007199254740992 is not in 0..9007199254740991", peer.refusal());
    }

    @Test
    void aProducerThatNeverPausesDoesNotHoldUpTheEnd() throws Exception {
        FakeProducer peer = peer().greet("flood");
        byte[] pong = FakeProducer.message(Wire.PONG, new byte[8]);
        Thread flood = new Thread(() -> {
            try {
                while (true) {
                    peer.send(pong);
                }
            } catch (IOException gone) {
                // as it should
            }
        });
        flood.start();
        long begin = System.nanoTime();
        server.close();
        assertTrue(System.nanoTime() - begin < Duration.ofMillis(1800).toNanos());
        flood.join(10_000);
        assertEquals(0, server.linkCount());
    }
}
