/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SubscriptionTest extends HostTest {
    private final TestSource source = source("cam");
    private final TestEncoders jpeg = encoder("jpeg", 0);

    @Test
    void nothingIsDeliveredWithoutCredit() {
        TestViewer<EncodedFrame> viewer = TestViewer.quick();
        Subscription s = TestViewer.watch(stream("cam"), viewer);
        source.send();
        Until.that("it is encoded", () -> jpeg.encodes.get() == 1);
        Until.stays("nothing is delivered", 50, viewer.sequences::isEmpty);
        s.request(1);
        assertEquals(List.of(1L), viewer.sequences, "from within the request");
        source.send();
        Until.that("it is encoded", () -> jpeg.encodes.get() == 2);
        Until.stays("one credit is one frame", 50, () -> viewer.sequences.size() == 1);
    }

    @Test
    void theNewestWaitsAndTheOthersAreCountedAsSlow() {
        TestViewer<EncodedFrame> viewer = TestViewer.quick();
        Subscription s = TestViewer.watch(stream("cam"), viewer);
        for (int i = 1; i <= 5; i++) {
            int n = i;
            source.send();
            Until.that("it is encoded", () -> jpeg.encodes.get() == n);
        }
        Until.that("four are dropped", () -> s.statistics().drops().getOrDefault("slow", 0L) == 4);
        s.request(10);
        assertEquals(List.of(5L), viewer.sequences);
        assertEquals(1, s.statistics().framesSent());
        assertEquals(4, stream("cam").statistics().drops().get("slow"));
    }

    @Test
    void creditIsBoundedAndNeedsToBePositive() {
        List<EncodedFrame> held = new ArrayList<>();
        TestViewer<EncodedFrame> viewer = TestViewer.doing((s, p) -> held.add(p));
        Subscription s = TestViewer.watch(stream("cam"), viewer);
        assertThrows(IllegalArgumentException.class, () -> s.request(0));
        assertThrows(IllegalArgumentException.class, () -> s.request(-1));
        s.request(Integer.MAX_VALUE);
        s.request(Integer.MAX_VALUE);
        for (int i = 1; i <= 80; i++) {
            int n = i;
            source.send();
            Until.that("it is encoded", () -> jpeg.encodes.get() == n);
        }
        Until.that("all credit is used", () -> viewer.sequences.size() == Subscription.MAX_CREDIT);
        held.forEach(p -> s.failed(p, "closed"));
        assertEquals(64, s.statistics().drops().get("closed"));
    }

    @Test
    void fortyViewersShareOneEncodeForEachFrame() {
        List<TestViewer<EncodedFrame>> readers = new ArrayList<>();
        List<Subscription> idle = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TestViewer<EncodedFrame> viewer = TestViewer.greedy();
            readers.add(viewer);
            TestViewer.watch(stream("cam"), viewer).request(1);
            idle.add(TestViewer.watch(stream("cam"), TestViewer.quick()));
        }
        for (int i = 1; i <= 300; i++) {
            int n = i;
            source.send();
            Until.that("all readers have it", () -> readers.stream().allMatch(r -> r.newest() == n));
        }
        assertEquals(300, jpeg.encodes.get());
        assertEquals(1, jpeg.made.get());
        for (TestViewer<EncodedFrame> reader : readers) {
            assertEquals(300, reader.sequences.size());
            assertEquals(0, reader.overlapping.get());
        }
        assertEquals(299, idle.get(7).statistics().drops().get("slow"));
        assertEquals(20 * 300, stream("cam").statistics().framesSent());
        assertEquals(300, stream("cam").statistics().framesEncoded());
        assertEquals(40, stream("cam").statistics().viewers().size());
        assertEquals(40, stream("cam").statistics().encodes().get(0).viewers());
    }

    @Test
    void withoutViewersNothingIsEncoded() {
        source.send();
        Subscription s = TestViewer.watch(stream("cam"), TestViewer.quick());
        Until.that("the waiting frame is encoded", () -> jpeg.encodes.get() == 1);
        s.close();
        Until.that("the encoder is closed", () -> jpeg.open.get() == 0);
        for (int i = 0; i < 20; i++) {
            source.send();
        }
        Until.stays("nothing is encoded", 100, () -> jpeg.encodes.get() == 1);
        assertEquals(List.of(), stream("cam").statistics().encodes());
        assertEquals(21, stream("cam").statistics().framesCaptured());
    }

    @Test
    void whoComesToAStillSceneGetsTheFrameAtOnceAndItIsEncodedOnce() {
        source.send();
        for (int i = 0; i < 5; i++) {
            TestViewer<EncodedFrame> viewer = TestViewer.quick();
            TestViewer.watch(stream("cam"), viewer).request(3);
            Until.that("it has the frame", () -> viewer.newest() == 1);
            Until.stays("it has it once", 20, () -> viewer.sequences.size() == 1);
        }
        assertEquals(1, jpeg.encodes.get());
    }

    @Test
    void askingFromWithinADeliveryDoesNotRecurse() {
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        TestViewer<EncodedFrame> viewer = TestViewer.doing((s, p) -> {
            deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
            s.sent(p);
            source.send();
            s.request(1);
            depth.decrementAndGet();
        });
        TestViewer.watch(stream("cam"), viewer).request(1);
        source.send();
        Until.that("a thousand have come", () -> viewer.sequences.size() > 1000);
        assertEquals(1, deepest.get());
        TestViewer<?> done = viewer;
        Subscription s = done.subscription;
        if (s != null) {
            s.close();
        }
    }

    @Test
    void afterCloseNothingIsDeliveredEvenWhenADeliveryWasUnderWay() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            AtomicBoolean closed = new AtomicBoolean();
            AtomicInteger late = new AtomicInteger();
            TestViewer<EncodedFrame> viewer = TestViewer.doing((s, p) -> {
                if (closed.get()) {
                    late.incrementAndGet();
                }
                s.sent(p);
                s.request(1);
                if (closed.get()) {
                    late.incrementAndGet();
                }
            });
            Subscription s = TestViewer.watch(stream("cam"), viewer);
            s.request(1);
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 30; i++) {
                    source.send();
                }
            });
            sender.start();
            Until.that("the first has come", () -> !viewer.sequences.isEmpty());
            s.close();
            closed.set(true);
            sender.join();
            s.close();
            assertEquals(0, late.get());
            assertEquals(List.of(), viewer.ends, "it closed the subscription itself");
        }
    }

    @Test
    void closingFromWithinADeliveryIsAllowed() {
        TestViewer<EncodedFrame> viewer = TestViewer.doing((s, p) -> {
            s.sent(p);
            s.close();
        });
        TestViewer.watch(stream("cam"), viewer).request(5);
        source.send();
        Until.that("it has closed", () -> jpeg.made.get() == 1 && jpeg.open.get() == 0);
        source.send();
        Until.stays("no more comes", 50, () -> viewer.sequences.size() == 1);
    }

    @Test
    void aFrameMayBeGivenBackAfterTheEnd() {
        ConcurrentLinkedQueue<EncodedFrame> held = new ConcurrentLinkedQueue<>();
        TestViewer<EncodedFrame> viewer = TestViewer.doing((s, p) -> held.add(p));
        Subscription s = TestViewer.watch(stream("cam"), viewer);
        s.request(1);
        source.send();
        Until.that("it holds one", () -> held.size() == 1);
        s.close();
        EncodedFrame p = held.remove();
        assertEquals("jpeg 85 1", TestText.of(p.bytes()));
        s.sent(p);
        Until.that("its memory is given back", () -> streams.lentBytes() == 0);
        assertThrows(IllegalStateException.class, p::bytes);
    }

    @Test
    void aSubscriberThatThrowsIsClosedAndTheOthersGoOn() {
        TestViewer<EncodedFrame> good = TestViewer.greedy();
        TestViewer<EncodedFrame> before = TestViewer.doing((s, p) -> {
            throw new IllegalStateException("a test's mistake");
        });
        TestViewer<EncodedFrame> after = TestViewer.doing((s, p) -> {
            s.sent(p);
            throw new AssertionError("a test's mistake");
        });
        TestViewer.watch(stream("cam"), before).request(5);
        TestViewer.watch(stream("cam"), after).request(5);
        TestViewer.watch(stream("cam"), good).request(1);
        for (int i = 1; i <= 10; i++) {
            int n = i;
            source.send();
            Until.that("the good one has it", () -> good.newest() == n);
        }
        assertEquals(1, before.ends.size());
        assertEquals(1, after.ends.size());
        assertEquals(1, before.sequences.size());
        assertEquals(1, stream("cam").statistics().viewers().size());
    }

    @Test
    void anotherProfileIsAnotherEncode() {
        TestViewer<EncodedFrame> one = TestViewer.greedy();
        TestViewer<EncodedFrame> two = TestViewer.greedy();
        Subscription s = TestViewer.watch(stream("cam"), one);
        s.request(1);
        TestViewer.watch(stream("cam"), two).request(1);
        source.send();
        Until.that("both have it", () -> one.newest() == 1 && two.newest() == 1);
        s.profile(JpegProfile.of(40, Subsampling.S444));
        Until.that("the same frame comes again at once", () -> one.texts.contains("jpeg 40 1"));
        source.send();
        Until.that("both have the next", () -> one.newest() == 2 && two.newest() == 2);
        assertEquals("jpeg 40 2", one.texts.get(one.texts.size() - 1));
        assertEquals(List.of("jpeg 85 1", "jpeg 85 2"), two.texts);
        assertEquals(2, stream("cam").statistics().encodes().size());
        s.profile(JpegProfile.DEFAULT);
        Until.that("the other encode ends", () -> jpeg.open.get() == 1);
    }

    @Test
    void rawFramesAreTheSourcesMemory() {
        TestViewer<Frame> viewer = TestViewer.quick();
        Subscription s = TestViewer.watchRaw(stream("cam"), false, viewer);
        s.request(2);
        s.profile(JpegProfile.DEFAULT);
        source.send();
        Until.that("it has the frame", () -> viewer.newest() == 1);
        TestViewer<Frame> second = TestViewer.quick();
        TestViewer.watchRaw(stream("cam"), false, second).request(1);
        Until.that("who comes later has it too", () -> second.newest() == 1);
        assertEquals(0, jpeg.encodes.get());
        assertEquals(96, (long) (s.statistics().bytesPerSecond() * 0.5), "one frame in the half second at least");
        assertEquals(1, viewer.sequences.size());
        s.bytesSent(0);
        assertEquals(0, s.statistics().bytesPerSecond(), "the viewer encodes them itself, and has sent nothing yet");
        s.bytesSent(20);
        assertTrue(s.statistics().bytesPerSecond() > 0);
    }

    @Test
    void whoComesWhileARawFrameIsHandedOutHasItToo() {
        TestViewer<Frame> second = TestViewer.quick();
        TestViewer<Frame> first = TestViewer.doing((s, frame) -> {
            s.sent(frame);
            TestViewer.watchRaw(stream("cam"), false, second).request(1);
        });
        TestViewer.watchRaw(stream("cam"), false, first).request(1);
        source.send();
        Until.that("the second has it", () -> second.newest() == 1);
    }

    @Test
    void aBusyEncoderTakesTheNewestAndCountsTheOthers() {
        Semaphore gate = new Semaphore(0);
        jpeg.gate = gate;
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        TestViewer.watch(stream("cam"), viewer).request(1);
        source.send();
        Until.that("the first is being encoded", () -> jpeg.inside.get() == 1);
        for (int i = 0; i < 9; i++) {
            source.send();
        }
        gate.release(100);
        Until.that("the newest comes", () -> viewer.newest() == 10);
        assertEquals(List.of(1L, 10L), viewer.sequences);
        assertEquals(Map.of("encode-busy", 8L), stream("cam").statistics().drops());
    }

    @Test
    void theLastOfABurstIsShownToAPacedViewer() {
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        Subscription s = TestViewer.watch(stream("cam"), viewer);
        s.maxFramesPerSecond(10);
        s.request(1);
        for (int i = 1; i <= 6; i++) {
            int n = i;
            source.send();
            Until.that("it is encoded", () -> jpeg.encodes.get() == n);
        }
        Until.that("the last comes by time alone", () -> viewer.newest() == 6);
        assertEquals(List.of(1L, 6L), viewer.sequences);
        assertEquals(Map.of("pace", 4L), s.statistics().drops());
    }

    @Test
    void creditThatComesLateToAPacedViewerIsServedInTime() {
        TestViewer<EncodedFrame> viewer = TestViewer.quick();
        Subscription s = TestViewer.watch(stream("cam"), viewer);
        s.maxFramesPerSecond(20);
        s.request(1);
        source.send();
        Until.that("the first comes", () -> viewer.newest() == 1);
        source.send();
        s.request(1);
        Until.that("the second comes", () -> viewer.newest() == 2);
    }

    @Test
    void aSlowTransportDelaysOnlyItself() {
        List<EncodedFrame> held = new ArrayList<>();
        TestViewer<EncodedFrame> stalled = TestViewer.doing((s, p) -> held.add(p));
        TestViewer<EncodedFrame> good = TestViewer.greedy();
        Subscription s = TestViewer.watch(stream("cam"), stalled);
        s.request(1);
        TestViewer.watch(stream("cam"), good).request(1);
        for (int i = 1; i <= 50; i++) {
            int n = i;
            source.send();
            Until.that("the good one has it", () -> good.newest() == n);
        }
        assertEquals(1, stalled.sequences.size());
        ViewerStatistics statistics = s.statistics();
        assertEquals(48, statistics.drops().get("slow"), "one is in flight, one waits");
        held.forEach(s::sent);
        assertTrue(s.statistics().captureToSend().max() > 0);
    }

    @Test
    void manyViewersMayComeAtOnceAndShareOneEncode() {
        source.send();
        List<TestViewer<EncodedFrame>> viewers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            viewers.add(TestViewer.quick());
        }
        viewers.parallelStream().forEach(v -> TestViewer.watch(stream("cam"), v).request(1));
        Until.that("all have it", () -> viewers.stream().allMatch(v -> v.newest() == 1));
        assertEquals(1, jpeg.encodes.get());
    }
}
