/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.Codec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames that arrive encoded over the link. */
class EncodedLinkTest {
    private static final byte[] NOTHING = {};
    private static final int JPEG = 16;
    private static final int H264 = 17;
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;

    private final FakeServices services = new FakeServices();
    private Path socket;
    private LinkServer server;
    private FakeProducer peer;
    private FakeProducer.RingInfo ring;
    private long sequence;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        socket = folder.resolve("link.sock");
        server = new LinkServer(TestSettings.with("socketPath", socket.toString()), services);
        server.start();
        peer = new FakeProducer(socket).greet("cam");
        ring = peer.ring(100_000);
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
        server.close();
    }

    private FakeSink sink() {
        return services.sink("cam");
    }

    private static byte[] image() throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        image.createGraphics().fillRect(3, 4, 20, 30);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    /** Puts the bytes into the first slot and announces them. */
    private void send(byte[] bytes, int code, int flags, int width) throws IOException {
        write(bytes);
        peer.send(FakeProducer.frame(
                Wire.FRAME, 0, ring.generation(), width, HEIGHT, bytes.length, code, flags, ++sequence, 0, NOTHING));
    }

    private void write(byte[] bytes) throws IOException {
        try (FileChannel memory = FileChannel.open(Path.of(ring.path()), StandardOpenOption.WRITE)) {
            memory.write(ByteBuffer.wrap(bytes), Wire.RING_HEAD_BYTES);
        }
    }

    private void sendImage(byte[] bytes) throws IOException {
        send(bytes, JPEG, Wire.FLAG_KEY, WIDTH);
        peer.next(Wire.RELEASE);
    }

    /** Waits for the slot; returns the number of refusals that came before it. */
    private int releaseAndRefusals() throws IOException {
        int refusals = 0;
        FakeProducer.Message m = peer.next();
        while (m.type() != Wire.RELEASE) {
            refusals += m.type() == Wire.REFUSED ? 1 : 0;
            m = peer.next();
        }
        return refusals;
    }

    /** Returns the sentence of the next refusal, after which the link goes on. */
    private String refusal() throws IOException {
        FakeProducer.Message m = peer.next();
        while (m.type() != Wire.REFUSED) {
            m = peer.next();
        }
        assertEquals(7, m.body().getShort(0));
        return m.text(2);
    }

    @Test
    void anImageReachesTheHostAsItIsAndItsSlotIsFreeAtOnce() throws Exception {
        byte[] image = image();
        for (int i = 1; i <= 10; i++) { // always the same slot
            sendImage(image);
        }
        Await.until("all are there", () -> sink().encoded.size() == 10);
        FakeSink.Encoded first = sink().encoded.get(0);
        assertArrayEquals(image, first.bytes().array());
        assertEquals(Codec.JPEG, first.codec());
        assertTrue(first.key());
        assertEquals(WIDTH, first.info().width());
        assertEquals(HEIGHT, first.info().height());
        assertEquals(1, first.info().sequence());
        assertEquals(1.5, first.info().simulationTime());
    }

    @Test
    void overTheSocketItIsTheSame() throws Exception {
        byte[] image = image();
        peer.send(FakeProducer.frame(
                Wire.PIXELS, 1, ring.generation(), WIDTH, HEIGHT, image.length, JPEG, Wire.FLAG_KEY, 1, 0, image));
        Await.until("it is there", () -> sink().encoded.size() == 1);
        assertArrayEquals(image, sink().encoded.get(0).bytes().array());
    }

    @Test
    void whatIsNotAsAnnouncedIsRefusedWithASentenceAndCountedAndTheNextGoodOneIsShown() throws Exception {
        byte[] image = image();
        byte[] torn = image.clone();
        Arrays.fill(torn, torn.length - 30, torn.length, (byte) 0); // not yet written
        send(torn, JPEG, Wire.FLAG_KEY, WIDTH);
        assertEquals("the JPEG is truncated: it has no end (FF D9)", refusal());
        send(Arrays.copyOf(image, image.length - 9), JPEG, Wire.FLAG_KEY, WIDTH);
        send(image, JPEG, Wire.FLAG_KEY, WIDTH + 1);
        assertEquals("the JPEG is of 64 x 48 pixels and announced as 65 x 48", refusal());
        send(new byte[] {'<', 'h', 't', 'm', 'l', '>'}, JPEG, Wire.FLAG_KEY, WIDTH);
        assertEquals("the bytes are not a JPEG: they do not begin with FF D8", refusal());
        send(image, H264, Wire.FLAG_KEY, WIDTH);
        assertEquals("the bytes are not H.264 of Annex B: they do not begin with 00 00 01", refusal());
        sendImage(image);
        Await.until("the good one is there", () -> sink().encoded.size() == 1);
        assertArrayEquals(image, sink().encoded.get(0).bytes().array());
        assertEquals(List.of("jpeg", "jpeg", "jpeg", "jpeg", "h264"), sink().lost);
        assertTrue(sink().reported(SourceCondition.FAILED), "there was no good frame before");
    }

    @Test
    void theSameSentenceIsToldOnceASecondAndEveryFrameIsCounted() throws Exception {
        byte[] bad = {1, 2, 3};
        int refusals = 0;
        for (int i = 0; i < 200; i++) {
            send(bad, JPEG, Wire.FLAG_KEY, WIDTH);
            refusals += releaseAndRefusals();
        }
        assertTrue(refusals >= 1 && refusals < 100, refusals + " refusals");
        Await.until("all are counted", () -> sink().lost.size() == 200);
        send(image(), JPEG, Wire.FLAG_KEY, WIDTH);
        Await.until("the link goes on", () -> sink().encoded.size() == 1);
    }

    @Test
    void oneBadFrameAmongGoodOnesChangesNothingForTheViewers() throws Exception {
        sendImage(image());
        send(new byte[] {1, 2, 3}, JPEG, Wire.FLAG_KEY, WIDTH);
        refusal();
        sendImage(image());
        Await.until("both good ones are there", () -> sink().encoded.size() == 2);
        assertFalse(sink().reported(SourceCondition.FAILED));
    }

    @Test
    void descriptionsThatCannotBeAreRefusedAndEndTheLink() throws Exception {
        send(image(), JPEG, Wire.FLAG_BOTTOM_UP, WIDTH);
        assertEquals("a frame has flags 1 where at most 6 are known", peer.refusal());
        try (FakeProducer other = new FakeProducer(socket).greet("other")) {
            FakeProducer.RingInfo its = other.ring(4096);
            other.send(FakeProducer.frame(
                    Wire.FRAME, 0, its.generation(), WIDTH, HEIGHT, 0, JPEG, Wire.FLAG_KEY, 1, 0, NOTHING));
            assertEquals("an encoded frame of 0 bytes is not in 1..16777216", other.refusal());
        }
        try (FakeProducer other = new FakeProducer(socket).greet("third")) {
            FakeProducer.RingInfo its = other.ring(4096);
            other.send(FakeProducer.frame(
                    Wire.FRAME, 0, its.generation(), WIDTH, HEIGHT, 5000, JPEG, Wire.FLAG_KEY, 1, 0, NOTHING));
            assertEquals("an encoded frame of 5000 bytes is larger than its slot of 4096", other.refusal());
        }
    }

    @Test
    void aFrameThatChangesWhileItIsReadIsCheckedAndShownAsOneAndTheSame() throws Exception {
        byte[] image = image();
        byte[] spoilt = image.clone();
        spoilt[spoilt.length - 1] = 0;
        Thread scribbler = new Thread(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    write(spoilt);
                    write(image);
                }
            } catch (IOException closed) {
                // as it should
            }
        });
        scribbler.start();
        for (int i = 0; i < 300; i++) {
            peer.send(FakeProducer.frame(
                    Wire.FRAME,
                    0,
                    ring.generation(),
                    WIDTH,
                    HEIGHT,
                    image.length,
                    JPEG,
                    Wire.FLAG_KEY,
                    ++sequence,
                    0,
                    NOTHING));
            releaseAndRefusals();
        }
        scribbler.interrupt();
        scribbler.join();
        Await.until(
                "each passed or was refused",
                () -> sink().encoded.size() + sink().lost.size() == 300);
        for (FakeSink.Encoded e : sink().encoded) {
            assertEquals((byte) 0xD9, e.bytes().array()[image.length - 1]);
        }
    }

    @Test
    void theProducerIsAskedForKeyFramesAtMostOnceIn300MsAndToldTheBitrate() throws Exception {
        LinkStream stream = services.sources.get("cam");
        stream.requestKeyFrame();
        peer.next(Wire.KEY);
        long first = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            stream.requestKeyFrame();
        }
        stream.requestBitrate(1_500_000);
        FakeProducer.Message bitrate = peer.next(Wire.BITRATE);
        assertEquals(1_500_000, bitrate.body().getInt(0));
        peer.next(Wire.KEY);
        long gap = System.nanoTime() - first;
        assertTrue(gap >= Duration.ofMillis(290).toNanos(), gap + " ns");
        assertTrue(gap < Duration.ofSeconds(5).toNanos());
    }

    @Test
    void theCodecOfTheGreetingIsPublished() throws Exception {
        assertNull(services.properties.get("cam").get(FrameSource.STREAM_CODEC));
        try (FakeProducer video = new FakeProducer(socket)) {
            video.send(FakeProducer.hello("video", "", "", "", "h264"));
            video.next(Wire.WELCOME);
            assertEquals("h264", services.properties.get("video").get(FrameSource.STREAM_CODEC));
        }
        try (FakeProducer other = new FakeProducer(socket)) {
            other.send(FakeProducer.hello("other", "", "", "", "mpeg2"));
            assertEquals("the codec 'mpeg2' is not one of jpeg, h264; empty for pixels", other.refusal());
        }
    }
}
