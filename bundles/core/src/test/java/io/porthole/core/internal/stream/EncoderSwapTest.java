/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ToneMapping;
import io.porthole.api.stream.ViewerStatistics;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EncoderSwapTest extends HostTest {
    private final TestSource source = source("cam");
    private final TestViewer<EncodedFrame> viewer = TestViewer.greedy();

    private void shownBy(String encoder) {
        long n = source.send();
        Until.that(encoder + " makes " + n, () -> viewer.newest() == n);
        assertEquals(encoder + " 85 " + n, viewer.texts.get(viewer.texts.size() - 1));
    }

    @Test
    void aBetterEncoderTakesOverAndBackWithoutALostViewer() {
        TestEncoders slow = encoder("slow", -10);
        TestViewer.watch(stream("cam"), viewer).request(1);
        shownBy("slow");
        TestEncoders fast = encoder("fast", 10);
        shownBy("fast");
        assertEquals(0, slow.open.get());
        EncodeStatistics statistics = stream("cam").statistics().encodes().get(0);
        assertEquals("fast", statistics.encoder());
        assertEquals(2, statistics.framesEncoded());
        streams.encoders().remove(fast);
        assertEquals(0, fast.open.get(), "closed when the removal returns");
        shownBy("slow");
        assertEquals(List.of(1L, 2L, 3L), viewer.sequences);
        assertEquals(List.of(), viewer.ends);
        assertEquals(Map.of(), stream("cam").statistics().drops());
    }

    @Test
    void removalWaitsForTheEncodeThatIsUnderWay() throws InterruptedException {
        Semaphore gate = new Semaphore(0);
        TestEncoders fast = encoder("fast", 10);
        fast.gate = gate;
        encoder("slow", 0);
        TestViewer.watch(stream("cam"), viewer).request(1);
        source.send();
        Until.that("it is encoding", () -> fast.inside.get() == 1);
        Thread removal = new Thread(() -> streams.encoders().remove(fast));
        removal.start();
        Until.stays("it waits", 100, removal::isAlive);
        gate.release(1);
        removal.join(5000);
        assertEquals(0, fast.inside.get());
        assertEquals(0, fast.open.get());
        Until.that("the frame was made all the same", () -> viewer.newest() == 1);
        shownBy("slow");
    }

    @Test
    void anEncoderThatHangsHoldsItsBundleOnlyForAWhile() {
        Semaphore gate = new Semaphore(0);
        TestEncoders hanging = encoder("hanging", 10);
        hanging.gate = gate;
        TestViewer.watch(stream("cam"), viewer).request(1);
        source.send();
        Until.that("it is encoding", () -> hanging.inside.get() == 1);
        long start = System.nanoTime();
        streams.encoders().remove(hanging);
        assertTrue(System.nanoTime() - start < 5_000_000_000L);
        gate.release(10);
    }

    @Test
    void ofEqualRankingsTheOlderIsUsed() {
        encoder("first", 0);
        encoder("second", 0);
        TestViewer.watch(stream("cam"), viewer).request(1);
        shownBy("first");
    }

    @Test
    void aChangedRankingCounts() {
        TestEncoders a = encoder("a", 5);
        encoder("b", 3);
        TestViewer.watch(stream("cam"), viewer).request(1);
        shownBy("a");
        streams.encoders().add(a, 1, 1);
        shownBy("b");
    }

    @Test
    void anEncoderThatBreaksIsLeftAside() {
        TestEncoders fast = encoder("fast", 10);
        encoder("slow", 0);
        TestViewer.watch(stream("cam"), viewer).request(1);
        shownBy("fast");
        fast.broken = new IllegalStateException("a test's mistake");
        shownBy("slow");
        shownBy("slow");
        assertEquals(Map.of("encode-failed", 1L), stream("cam").statistics().drops());
        assertEquals(0, fast.open.get());
    }

    @Test
    void aFactoryThatCannotMakeAnEncoderIsSkipped() {
        TestEncoders fast = encoder("fast", 10);
        fast.unmade = new EncodeException("no library");
        encoder("slow", 0);
        TestViewer.watch(stream("cam"), viewer).request(1);
        shownBy("slow");
        TestEncoders repaired = encoder("repaired", 20);
        shownBy("repaired");
        streams.encoders().remove(repaired);
        shownBy("slow");
    }

    @Test
    void aFrameThatCannotBeCompressedIsCountedAndTheEncoderStays() {
        TestEncoders jpeg = encoder("jpeg", 0);
        TestViewer.watch(stream("cam"), viewer).request(1);
        jpeg.refusing = new EncodeException("too large");
        source.send();
        Until.that("it is counted", () -> stream("cam").statistics().drops().equals(Map.of("encode-failed", 1L)));
        jpeg.refusing = null;
        shownBy("jpeg");
        assertEquals(1, jpeg.made.get());
    }

    @Test
    void framesThatAnEncoderDoesNotTakeAreMappedFirst() {
        TestEncoders jpeg = encoder("jpeg", 0);
        stream("cam").toneMapping(ToneMapping.parse("window=0:10"));
        TestViewer.watch(stream("cam"), viewer).request(1);
        ByteBuffer pixels = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
        pixels.putFloat(0, 20);
        source.send(pixels, FrameInfo.packed(2, 2, PixelFormat.FLOAT32, 1, System.nanoTime()));
        Until.that("it is encoded", () -> viewer.newest() == 1);
        assertEquals(new TestEncoders.FrameShape(PixelFormat.GRAY8, 2, false, (byte) 255), jpeg.last);
        stream("cam").toneMapping(ToneMapping.parse("window=0:40,colormap=turbo"));
        Until.that("a still scene changes its colours at once", () -> jpeg.encodes.get() == 2);
        TestEncoders.FrameShape last = jpeg.last;
        assertEquals(PixelFormat.RGB8, last == null ? null : last.format());
        ByteBuffer bgra = ByteBuffer.allocateDirect(16).put(2, (byte) 77);
        source.send(
                bgra,
                FrameInfo.packed(2, 2, PixelFormat.BGRA8, 2, System.nanoTime())
                        .withBottomUp(true)
                        .withSimulationTime(0));
        Until.that("it is encoded", () -> viewer.newest() == 2);
        assertEquals(new TestEncoders.FrameShape(PixelFormat.RGB8, 2, true, (byte) 77), jpeg.last);
    }

    @Test
    void anEncoderThatTakesSixteenBitsGetsThem() {
        TestEncoders deep = encoder("deep", 0);
        deep.formats.add(PixelFormat.GRAY16);
        TestViewer.watch(stream("cam"), viewer).request(1);
        source.send(ByteBuffer.allocateDirect(8), FrameInfo.packed(2, 2, PixelFormat.GRAY16, 1, System.nanoTime()));
        Until.that("it is encoded", () -> viewer.newest() == 1);
        assertEquals(new TestEncoders.FrameShape(PixelFormat.GRAY16, 2, false, (byte) 0), deep.last);
    }

    @Test
    void rawViewersGetMappedFramesOnlyWhenTheyWantToShowThem() {
        TestViewer<Frame> shown = TestViewer.greedy();
        TestViewer<Frame> plain = TestViewer.greedy();
        TestViewer.watchRaw(stream("cam"), true, shown).request(1);
        TestViewer.watchRaw(stream("cam"), false, plain).request(1);
        stream("cam").toneMapping(ToneMapping.parse("window=0:255"));
        ByteBuffer pixels = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        pixels.putShort(0, (short) 65);
        pixels.putShort(2, (short) 66);
        source.send(pixels, FrameInfo.packed(2, 2, PixelFormat.GRAY16, 1, System.nanoTime()));
        Until.that("both have it", () -> shown.newest() == 1 && plain.newest() == 1);
        assertEquals("AB\0\0", shown.texts.get(0));
        assertEquals(8, plain.texts.get(0).length());
    }

    @Test
    void deltaFramesComeOnlyToThoseWhoCanDecodeThem() {
        TestEncoders h264 = encoder(new TestEncoders("h264", Codec.H264), 0);
        TestViewer<EncodedFrame> good = TestViewer.greedy();
        stream("cam")
                .subscribe(SubscribeOptions.encoded(TestViewer.WHO, Codec.H264, JpegProfile.DEFAULT), good)
                .request(1);
        for (int i = 1; i <= 5; i++) {
            int n = i;
            source.send();
            Until.that("it comes", () -> good.newest() == n);
        }
        int keys = h264.keys.get();
        TestViewer<EncodedFrame> late = TestViewer.doing((s, p) -> {
            assertTrue(p.key() || s.statistics().framesSent() > 0);
            s.sent(p);
            s.request(1);
        });
        Subscription s = stream("cam")
                .subscribe(SubscribeOptions.encoded(TestViewer.WHO, Codec.H264, JpegProfile.DEFAULT), late);
        s.request(1);
        Until.that("it gets a frame of the still scene", () -> late.newest() == 5);
        assertTrue(h264.keys.get() > keys);
        assertEquals(List.of(), late.ends);
        source.send();
        Until.that("and the next", () -> late.newest() == 6);
    }

    @Test
    void aVideoEncoderThatFailsIsFollowedByTheNextOneUnderItsViewers() {
        TestEncoders hardware = encoder(new TestEncoders("hardware", Codec.H264), 60);
        TestEncoders software = encoder(new TestEncoders("software", Codec.H264), 10);
        List<TestViewer<EncodedFrame>> viewers = List.of(TestViewer.greedy(), TestViewer.greedy());
        viewers.forEach(v -> watchVideo(v).request(1));
        for (long n = 1; n <= 4; n++) {
            if (n == 3) {
                hardware.broken = new IllegalStateException("the device is lost");
            }
            long sent = source.send();
            Until.that("both have it", () -> viewers.stream().allMatch(v -> v.newest() == sent));
        }
        for (TestViewer<EncodedFrame> v : viewers) {
            assertEquals(List.of("hardware 85 1", "hardware 85 2", "software 85 3", "software 85 4"), v.texts);
            assertEquals(List.of(), v.ends);
        }
        assertEquals(0, hardware.open.get());
        assertEquals(1, software.keys.get(), "its first frame is a key frame");
        assertEquals(
                List.of("software", "software"),
                stream("cam").statistics().viewers().stream()
                        .map(ViewerStatistics::encoder)
                        .toList());
    }

    @Test
    void keyFramesThatManyViewersAskForComeAtMostEachThreeHundredMilliseconds() {
        TestEncoders h264 = encoder(new TestEncoders("h264", Codec.H264), 0);
        List<TestViewer<EncodedFrame>> viewers =
                Stream.generate(TestViewer::<EncodedFrame>greedy).limit(10).toList();
        List<Subscription> subscriptions =
                viewers.stream().map(this::watchVideo).toList();
        subscriptions.forEach(s -> s.request(1));
        long begin = System.nanoTime();
        int before = h264.keys.get();
        while (System.nanoTime() - begin < FanOut.KEY_INTERVAL_NANOS * 3) {
            subscriptions.forEach(Subscription::requestKeyFrame);
            long sent = source.send();
            Until.that("all have it", () -> viewers.stream().allMatch(v -> v.newest() == sent));
        }
        long most = (System.nanoTime() - begin) / FanOut.KEY_INTERVAL_NANOS + 1;
        int keys = h264.keys.get() - before;
        assertTrue(keys >= 3 && keys <= most, keys + " key frames where at most " + most + " may be");
    }

    private Subscription watchVideo(TestViewer<EncodedFrame> by) {
        return stream("cam").subscribe(SubscribeOptions.encoded(TestViewer.WHO, Codec.H264, JpegProfile.DEFAULT), by);
    }
}
