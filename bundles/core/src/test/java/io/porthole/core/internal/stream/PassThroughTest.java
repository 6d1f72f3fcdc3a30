/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.Framing;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscription;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that arrive encoded. */
class PassThroughTest extends HostTest {
    private static final SubscribeOptions VIDEO =
            SubscribeOptions.encoded(TestViewer.WHO, Codec.H264, VideoProfile.DEFAULT);
    private static final SubscribeOptions JPEG =
            SubscribeOptions.encoded(TestViewer.WHO, Codec.JPEG, JpegProfile.DEFAULT);

    private TestSource source;

    @BeforeEach
    void begin() {
        source = source("cam");
    }

    private Subscription watch(SubscribeOptions options, TestViewer<EncodedFrame> viewer, int credit) {
        Subscription s = stream("cam").subscribe(options, viewer);
        s.request(credit);
        return s;
    }

    private void sendDelta() {
        source.sendEncoded(Codec.H264, false);
    }

    private void sendKey() {
        source.sendEncoded(Codec.H264, true);
    }

    @Test
    void framesReachEveryViewerThatAcceptsTheirCodecAndAreNotEncodedAgain() {
        TestEncoders encoder = encoder(new TestEncoders("h264", Codec.H264), 0);
        TestViewer<EncodedFrame> one = TestViewer.greedy();
        TestViewer<EncodedFrame> two = TestViewer.greedy();
        watch(VIDEO, one, 1);
        watch(VIDEO, two, 1);
        sendKey();
        Until.that("both have the first", () -> one.newest() == 1 && two.newest() == 1);
        for (int n = 2; n <= 20; n++) {
            long sent = n;
            sendDelta();
            Until.that("both have the next", () -> one.newest() == sent && two.newest() == sent);
        }
        assertEquals("1 key", one.texts.get(0));
        assertEquals("2 delta", two.texts.get(1));
        assertEquals(0, encoder.encodes.get());
        assertEquals(StreamState.LIVE, stream("cam").status().state());
        assertEquals("", stream("cam").status().reason());
    }

    @Test
    void statisticsCountThemAsCapturedAndPassedThroughButNotAsEncoded() {
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        Subscription s = watch(VIDEO, viewer, 1);
        sendKey();
        Until.that("it comes", () -> s.statistics().framesSent() == 1);
        assertEquals(1, stream("cam").statistics().framesCaptured());
        assertEquals(0, stream("cam").statistics().framesEncoded());
        assertEquals(1, stream("cam").statistics().framesSent());
        List<EncodeStatistics> encodes = stream("cam").statistics().encodes();
        assertEquals(1, encodes.size());
        EncodeStatistics passed = encodes.get(0);
        assertEquals(Codec.H264, passed.codec());
        assertEquals(EncodeStatistics.PASS_THROUGH, passed.encoder());
        assertNull(passed.profile());
        assertEquals(1, passed.framesEncoded());
        assertEquals(1, passed.viewers());
        assertTrue(passed.bytesPerSecond() > 0);
        assertEquals(Map.of(), stream("cam").statistics().drops());
    }

    @Test
    void theSourceGetsItsMemoryBackWhileAViewerStillHoldsTheFrame() {
        List<EncodedFrame> held = new CopyOnWriteArrayList<>();
        TestViewer<EncodedFrame> viewer = TestViewer.doing((s, frame) -> held.add(frame));
        Subscription s = watch(VIDEO, viewer, 1);
        sendKey();
        Until.that("it is held", () -> held.size() == 1);
        assertEquals(0, source.lent.get());
        assertTrue(streams.lentBytes() > 0);
        s.sent(held.get(0));
    }

    @Test
    void theEnvelopeIsWrittenOnceForAllViewers() {
        AtomicInteger headers = new AtomicInteger();
        Framing framing = new Framing() {
            @Override
            public int overheadBytes(EncodedFrame frame) {
                return 1;
            }

            @Override
            public void header(EncodedFrame frame, ByteBuffer out) {
                headers.incrementAndGet();
                out.put((byte) '#');
            }
        };
        List<EncodedFrame> seen = new CopyOnWriteArrayList<>();
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            watch(
                    VIDEO,
                    TestViewer.doing((s, frame) -> {
                        seen.add(frame);
                        sizes.add(frame.framed(framing).remaining());
                        s.sent(frame);
                    }),
                    1);
        }
        sendKey();
        Until.that("all three have it", () -> sizes.size() == 3);
        assertEquals(1, headers.get());
        assertEquals(List.of(6, 6, 6), sizes);
        assertSame(seen.get(0), seen.get(2));
    }

    @Test
    void aViewerBeginsWithAKeyFrame() {
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        Subscription s = watch(VIDEO, viewer, 1);
        sendDelta();
        sendDelta();
        Until.that("they are dropped", () -> s.statistics().drops().getOrDefault(DropReason.AWAITING_KEY, 0L) == 2);
        Until.that("the source is asked", () -> source.keyRequests.get() > 0);
        sendKey();
        sendDelta();
        Until.that("it goes on", () -> viewer.newest() == 4);
        assertEquals("3 key", viewer.texts.get(0));
    }

    @Test
    void aSlowViewerMissesFramesUpToTheNextKeyFrame() {
        TestViewer<EncodedFrame> slow = TestViewer.quick();
        Subscription s = watch(VIDEO, slow, 1);
        sendKey();
        Until.that("it has the first", () -> slow.newest() == 1);
        sendDelta();
        sendDelta();
        sendDelta();
        Until.that("two are lost behind the one that waits", () -> lost(s) == 2);
        s.request(10);
        Until.that("it has the one that waited", () -> slow.newest() == 2);
        sendDelta();
        Until.that("a frame without its predecessor is dropped", () -> lost(s) == 3);
        sendKey();
        sendDelta();
        Until.that("it goes on", () -> slow.newest() == 7);
        assertEquals(List.of("1 key", "2 delta", "6 key", "7 delta"), slow.texts);
    }

    private static long lost(Subscription s) {
        Map<String, Long> drops = s.statistics().drops();
        return drops.getOrDefault(DropReason.SLOW, 0L) + drops.getOrDefault(DropReason.AWAITING_KEY, 0L);
    }

    @Test
    void aLateViewerMakesTheSourceSendAKeyFrameAndDisturbsNobody() {
        TestViewer<EncodedFrame> first = TestViewer.greedy();
        watch(VIDEO, first, 1);
        sendKey();
        Until.that("it comes", () -> first.newest() == 1);
        sendDelta();
        Until.that("it comes", () -> first.newest() == 2);
        int before = source.keyRequests.get();
        TestViewer<EncodedFrame> late = TestViewer.greedy();
        watch(VIDEO, late, 1);
        Until.that("the source is asked", () -> source.keyRequests.get() > before);
        sendDelta();
        Until.that("the first goes on", () -> first.newest() == 3);
        sendKey();
        Until.that("the late one begins", () -> late.newest() == 4);
        assertEquals(List.of("4 key"), late.texts);
        assertEquals(4, first.texts.size());
    }

    @Test
    void keyFramesAreRequestedAtMostTwiceASecond() {
        watch(VIDEO, TestViewer.greedy(), 1);
        sendDelta();
        Until.that("the source is asked", () -> source.keyRequests.get() == 1);
        long begin = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            sendDelta();
        }
        Until.that("it is asked again", () -> source.keyRequests.get() == 2);
        assertTrue(System.nanoTime() - begin > 300_000_000L);
    }

    @Test
    void aLateViewerOfImagesGetsTheNewestAtOnce() {
        TestViewer<EncodedFrame> first = TestViewer.greedy();
        watch(JPEG, first, 1);
        source.sendEncoded(Codec.JPEG, true);
        Until.that("it comes", () -> first.newest() == 1);
        TestViewer<EncodedFrame> late = TestViewer.greedy();
        watch(JPEG, late, 1);
        Until.that("the late one has it too", () -> late.newest() == 1);
        Until.that("both have been served", () -> first.sequences.size() == 1 && late.sequences.size() == 1);
    }

    @Test
    void viewersThatAcceptOnlyOtherCodecsGetNothingAndTheStatusSaysSo() {
        encoder("jpeg", 0);
        TestViewer<EncodedFrame> jpeg = TestViewer.greedy();
        TestViewer<Frame> raw = TestViewer.greedy();
        watch(JPEG, jpeg, 1);
        TestViewer.watchRaw(stream("cam"), true, raw).request(1);
        sendKey();
        Until.that("nobody can be served", () -> stream("cam").status().state() == StreamState.STALE);
        assertEquals("the source offers h264 only", stream("cam").status().reason());
        TestViewer<EncodedFrame> video = TestViewer.greedy();
        watch(VIDEO, video, 1);
        sendKey();
        Until.that("one is served", () -> video.newest() == 2);
        assertEquals(StreamState.LIVE, stream("cam").status().state());
        assertEquals("the source offers h264 only", stream("cam").status().reason());
        assertEquals(0, jpeg.texts.size() + raw.texts.size());
    }

    @Test
    void aViewerOfSeveralCodecsGetsTheFirstThatTheSourceOrAnEncoderHas() {
        encoder("jpeg", 0);
        SubscribeOptions both = VIDEO.orElse(Codec.JPEG, JpegProfile.DEFAULT);
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        watch(both, viewer, 1);
        source.send();
        Until.that("it is encoded", () -> viewer.newest() == 1);
        assertTrue(viewer.texts.get(0).startsWith("jpeg 85"));
        sendKey();
        Until.that("the source's own codec is preferred", () -> viewer.texts.contains("2 key"));
    }

    @Test
    void anEncoderThatComesLaterIsUsedWhenItsCodecIsPreferred() {
        encoder("jpeg", 0);
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        SubscribeOptions both = SubscribeOptions.encoded(
                        TestViewer.WHO, Codec.of("png", "image/png"), JpegProfile.DEFAULT)
                .orElse(Codec.JPEG, JpegProfile.DEFAULT);
        watch(both, viewer, 1);
        source.send();
        Until.that("it is encoded", () -> viewer.newest() == 1);
        TestEncoders png = encoder(new TestEncoders("png", Codec.of("png", "image/png")), 0);
        Until.that(
                "it changes over",
                () -> viewer.texts.get(viewer.texts.size() - 1).startsWith("png"));
        streams.encoders().remove(png);
        source.send();
        Until.that("and back", () -> viewer.newest() == 2);
        assertTrue(viewer.texts.get(viewer.texts.size() - 1).startsWith("jpeg"));
    }

    @Test
    void aStoppedSourceEndsItsViewersAndAnotherOneGoesOnForThem() {
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        watch(VIDEO, viewer, 1);
        sendKey();
        Until.that("it comes", () -> viewer.newest() == 1);
        io.porthole.api.capture.FrameSink old = source.sink();
        streams.removeSource(source);
        AtomicInteger released = new AtomicInteger();
        FrameInfo info = FrameInfo.packed(8, 4, PixelFormat.RGB8, 9, System.nanoTime());
        old.offerEncoded(ByteBuffer.allocateDirect(4), Codec.H264, true, info, released::incrementAndGet);
        assertEquals(1, released.get());
        TestSource next = source("cam");
        next.sequence.set(99);
        next.sendEncoded(Codec.H264, true);
        Until.that("the next source's frames come", () -> viewer.newest() == 100);
        streams.removeSource(next);
        Until.that("the viewer is told", () -> viewer.ends.size() == 1);
    }

    @Test
    void framesWithoutViewersAreGivenBackAtOnce() {
        sendKey();
        assertEquals(0, source.lent.get());
        assertEquals(0, streams.lentBytes());
        assertEquals(1, stream("cam").statistics().framesCaptured());
    }

    @Test
    void anEmptyFrameIsRefusedAndGivenBack() {
        AtomicInteger released = new AtomicInteger();
        FrameInfo info = FrameInfo.packed(8, 4, PixelFormat.RGB8, 1, System.nanoTime());
        for (ByteBuffer bytes : List.of(ByteBuffer.allocateDirect(0), ByteBuffer.allocate(4))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> source.sink().offerEncoded(bytes, Codec.H264, true, info, released::incrementAndGet));
        }
        assertEquals(2, released.get());
        assertEquals(2, stream("cam").statistics().drops().get(DropReason.REFUSED));
    }

    @Test
    void whatAFullMemoryLosesBreaksTheChainForEveryone() {
        streams.settings(StreamSettings.of("", 1000, 800, 500, 10, 1, 1));
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        watch(VIDEO, viewer, 1);
        sendKey();
        Until.that("it comes", () -> viewer.newest() == 1);
        FrameInfo info = FrameInfo.packed(8, 4, PixelFormat.RGB8, 2, System.nanoTime());
        source.sink().offerEncoded(ByteBuffer.allocateDirect(2 << 20), Codec.H264, false, info, () -> {});
        assertEquals(1, stream("cam").statistics().drops().get(DropReason.MEMORY));
        source.sequence.incrementAndGet();
        sendDelta();
        Until.that("the source is asked", () -> source.keyRequests.get() > 0);
        sendKey();
        Until.that("it goes on", () -> viewer.newest() == 4);
        assertFalse(viewer.texts.contains("3 delta"));
    }
}
