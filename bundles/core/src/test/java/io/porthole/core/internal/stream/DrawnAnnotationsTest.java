/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.encoder.turbojpeg.internal.TurboJpegEncoderFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who asks for drawn annotations gets boxes in the pixels of just the frame they belong to, and nobody else does. */
class DrawnAnnotationsTest extends HostTest {
    private static final int SIDE = 128;
    private static final int GREY = 100;
    private static final JpegProfile BEST = JpegProfile.of(100, Subsampling.S444);
    private static final SubscribeOptions PLAIN = SubscribeOptions.encoded(TestViewer.WHO, Codec.JPEG, BEST);
    private static final SubscribeOptions DRAWN = PLAIN.withDrawnAnnotations(true);
    private static final SubscribeOptions RAW =
            SubscribeOptions.raw(TestViewer.WHO).withDisplayable(true);

    /** A copy of the frame that a viewer got last. */
    private static final class CopiedFrame {
        private final FrameInfo info;
        private final byte[] bytes;

        private CopiedFrame(FrameInfo info, byte[] bytes) {
            this.info = info;
            this.bytes = bytes;
        }

        static CopiedFrame of(SharedFrame frame) {
            byte[] bytes = new byte[frame.bytes().remaining()];
            frame.bytes().get(bytes);
            return new CopiedFrame(frame.info(), bytes);
        }

        /** How far the pixel is from the grey that the source sent everywhere. */
        int difference(int x, int y) {
            try {
                // as they are: Java's colour management brightens grey images
                int[] samples = ImageIO.read(new ByteArrayInputStream(bytes))
                        .getRaster()
                        .getPixel(x, y, (int[]) null);
                return Arrays.stream(samples).map(s -> Math.abs(s - GREY)).sum();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        boolean hasBoxAt(int x, int y) {
            return difference(x, y) > 100 && difference(x + 10, y) < 12;
        }
    }

    private final AtomicReference<@Nullable CopiedFrame> drawn = new AtomicReference<>();
    private final AtomicReference<@Nullable CopiedFrame> plain = new AtomicReference<>();

    private static <P extends SharedFrame> TestViewer<P> into(AtomicReference<@Nullable CopiedFrame> shown) {
        return TestViewer.doing((s, frame) -> {
            shown.set(CopiedFrame.of(frame));
            s.sent(frame);
            s.request(1);
        });
    }

    private void watch(String stream, SubscribeOptions options, AtomicReference<@Nullable CopiedFrame> shown) {
        TestViewer<EncodedFrame> viewer = into(shown);
        stream(stream).subscribe(options, viewer).request(1);
    }

    private static ByteBuffer grey(int pixelBytes) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(SIDE * SIDE * pixelBytes);
        while (pixels.hasRemaining()) {
            pixels.put((byte) GREY);
        }
        return pixels.flip();
    }

    private static Annotations box(double x) {
        return Annotations.ofDetections(List.of(Detection.of(x, 40, 60, 60, "person")));
    }

    private static ByteBuffer send(TestSource source, PixelFormat format, long sequence, Annotations annotations) {
        ByteBuffer pixels = grey(format.bytesPerPixel());
        source.send(
                pixels,
                FrameInfo.packed(SIDE, SIDE, format, sequence, System.nanoTime())
                        .withAnnotations(annotations));
        return pixels;
    }

    private static CopiedFrame shown(AtomicReference<@Nullable CopiedFrame> by, long sequence) {
        Until.that("frame " + sequence + " is shown", () -> {
            CopiedFrame now = by.get();
            return now != null && now.info.sequence() == sequence;
        });
        CopiedFrame now = by.get();
        if (now == null) {
            throw new AssertionError("nothing is shown");
        }
        return now;
    }

    private void jpeg(Consumer<TestSource> test) throws EncodeException {
        TurboJpegEncoderFactory factory = TurboJpegEncoderFactory.load("", null, 1);
        streams.encoders().add(factory, 0, 1);
        test.accept(source("cam"));
        streams.encoders().remove(factory);
    }

    @Test
    void whoAsksSeesTheBoxOfEachFrameAndWhoDoesNotSeesTheFrame() throws Exception {
        jpeg(source -> {
            watch("cam", DRAWN, drawn);
            watch("cam", PLAIN, plain);
            long sequence = 0;
            for (PixelFormat format : List.of(PixelFormat.RGB8, PixelFormat.BGRA8, PixelFormat.GRAY8)) {
                for (int x = 20; x <= 40; x += 10) {
                    ByteBuffer pixels = send(source, format, ++sequence, box(x));
                    CopiedFrame withBox = shown(drawn, sequence);
                    assertTrue(withBox.hasBoxAt(x, 70), format + " at " + x + ": " + withBox.difference(x, 70));
                    assertEquals(1, withBox.info.annotations().detections().size(), "they are told as well");
                    assertTrue(shown(plain, sequence).difference(x, 70) < 12, "nobody else sees it");
                    for (int i = 0; i < pixels.limit(); i++) {
                        assertEquals(GREY, pixels.get(i), "the source's memory");
                    }
                }
            }
            send(source, PixelFormat.RGB8, ++sequence, Annotations.NONE);
            assertTrue(shown(drawn, sequence).difference(40, 70) < 12, "no box stays behind");
        });
    }

    @Test
    void samplesThatAreToneMappedGetTheirBoxesToo() throws Exception {
        jpeg(source -> {
            watch("cam", DRAWN, drawn);
            send(source, PixelFormat.FLOAT32, 1, box(30));
            CopiedFrame now = shown(drawn, 1);
            assertTrue(Math.abs(now.difference(30, 70) - now.difference(40, 70)) > 50);
        });
    }

    @Test
    void viewersWhoAskForTheSameShareOneDrawnAndEncodedFrame() {
        TestEncoders encoder = encoder("test", 0);
        TestSource source = source("cam");
        TestViewer<EncodedFrame> one = TestViewer.greedy();
        TestViewer<EncodedFrame> two = TestViewer.greedy();
        TestViewer<EncodedFrame> other = TestViewer.greedy();
        stream("cam").subscribe(DRAWN, one).request(1);
        stream("cam").subscribe(DRAWN, two).request(1);
        send(source, PixelFormat.RGB8, 1, box(30));
        Until.that("both are shown it", () -> one.newest() == 1 && two.newest() == 1);
        assertEquals(1, encoder.encodes.get());
        assertEquals(
                List.of(2),
                stream("cam").statistics().encodes().stream()
                        .map(EncodeStatistics::viewers)
                        .toList());
        stream("cam").subscribe(PLAIN, other).request(1);
        Until.that("the other one is shown it", () -> other.newest() == 1);
        assertEquals(2, encoder.encodes.get(), "its frames are others");
    }

    @Test
    void rawFramesAreDrawnForThoseWhoShowThem() {
        TestSource source = source("cam");
        TestViewer<Frame> asking = into(drawn);
        TestViewer<Frame> others = into(plain);
        stream("cam").subscribeRaw(RAW.withDrawnAnnotations(true), asking).request(1);
        stream("cam").subscribeRaw(RAW, others).request(1);
        send(source, PixelFormat.BGR8, 1, box(30));
        CopiedFrame withBox = shown(drawn, 1);
        assertEquals(PixelFormat.RGB8, withBox.info.format());
        int edge = 3 * (70 * SIDE + 30);
        assertTrue(withBox.bytes[edge] != GREY || withBox.bytes[edge + 1] != GREY);
        CopiedFrame without = shown(plain, 1);
        assertEquals(PixelFormat.BGR8, without.info.format());
        assertEquals(GREY, without.bytes[edge]);
    }

    @Test
    void nothingIsCopiedWhileNobodyAsks() {
        TestEncoders encoder = encoder("test", 0);
        encoder.gate = new java.util.concurrent.Semaphore(0);
        TestSource source = source("cam");
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        stream("cam").subscribe(PLAIN, viewer).request(1);
        send(source, PixelFormat.RGB8, 1, box(30));
        Until.that("it is being encoded", () -> encoder.inside.get() == 1);
        assertEquals(0, streams.lentBytes(), "the encoder has the source's own memory");
        encoder.gate.release();
    }

    @Test
    void framesThatArriveEncodedArePassedOnUnlessRawOnesComeToo() {
        TestEncoders encoder = encoder("test", 0);
        TestSource source = source("cam");
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        stream("cam").subscribe(DRAWN, viewer).request(1);
        source.sendEncoded(Codec.JPEG, true);
        Until.that("it is passed on", () -> viewer.texts.contains("1 key"));
        send(source, PixelFormat.RGB8, source.sequence.incrementAndGet(), box(30));
        Until.that("the raw one is drawn and encoded", () -> viewer.newest() == 2);
        assertEquals(1, encoder.encodes.get());
    }

    @Test
    void whatIsPostedJoinsLaterFramesUntilItIsReplacedOrOver() {
        encoder("test", 0);
        TestSource source = source("cam");
        watch("cam", PLAIN, plain);
        Annotations own = Annotations.of(box(1).detections(), java.util.Map.of("reward", 1.5));
        send(source, PixelFormat.RGB8, 5, own);
        shown(plain, 5);
        long until = System.nanoTime() + 60_000_000_000L;
        assertTrue(stream("cam").annotate(box(30), 5, until));
        send(source, PixelFormat.RGB8, 6, own);
        assertEquals(
                List.of(1.0, 30.0),
                shown(plain, 6).info.annotations().detections().stream()
                        .map(Detection::x)
                        .toList());
        assertEquals(1.5, shown(plain, 6).info.annotations().values().get("reward"));
        assertEquals(false, stream("cam").annotate(box(50), 4, until), "of an earlier frame");
        assertTrue(stream("cam").annotate(box(70), 6, System.nanoTime() + 1_000_000));
        Until.stays("its time passes", 2, () -> true);
        send(source, PixelFormat.RGB8, 7, own);
        assertEquals(own, shown(plain, 7).info.annotations());
    }

    @Test
    void aStillFrameIsShownAgainWithWhatWasPostedAndWithoutItWhenThatIsOver() throws Exception {
        jpeg(source -> {
            watch("cam", DRAWN, drawn);
            watch("cam", PLAIN, plain);
            send(source, PixelFormat.RGB8, 1, Annotations.NONE);
            shown(drawn, 1);
            assertTrue(stream("cam").annotate(box(30), 1, System.nanoTime() + 1_000_000_000L));
            Until.that("the box is there", () -> shown(drawn, 1).hasBoxAt(30, 70));
            assertEquals(0, source.releasedTwice.get());
            assertEquals(1, stream("cam").statistics().framesCaptured(), "it is no further frame of the source");
            Until.that("the box is away", () -> shown(drawn, 1).difference(30, 70) < 12);
            assertTrue(shown(plain, 1).difference(30, 70) < 12);
        });
    }
}
