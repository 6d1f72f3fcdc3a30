/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.frame.SharedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Everything at once. What each test leaves behind is looked at by {@link HostTest}. */
class StressTest extends HostTest {
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    private interface Step {
        void run(Random random);
    }

    private void again(int seed, Step step) {
        Thread thread = new Thread(() -> {
            Random random = new Random(seed);
            while (!over.get()) {
                try {
                    step.run(random);
                } catch (RuntimeException | AssertionError e) {
                    failure.compareAndSet(null, e);
                    return;
                }
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void during(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
        over.set(true);
        for (Thread thread : threads) {
            thread.join(10_000);
            assertTrue(!thread.isAlive(), "a thread hangs");
        }
        Throwable t = failure.get();
        if (t != null) {
            throw new AssertionError(t);
        }
    }

    /** Gives frames back on a thread of its own, some late, some as failed, some from within the delivery. */
    private static final class Sender<P extends SharedFrame> implements Subscriber<P> {
        private record Held(Subscription subscription, SharedFrame frame) {}

        final Queue<Held> held = new ConcurrentLinkedQueue<>();
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger overlaps = new AtomicInteger();
        final AtomicInteger taken = new AtomicInteger();

        @Override
        public void deliver(Subscription s, P frame) {
            if (inside.getAndIncrement() > 0) {
                overlaps.incrementAndGet();
            }
            frame.bytes().get(0);
            if (taken.incrementAndGet() % 3 == 0) {
                s.sent(frame);
                s.request(1);
            } else {
                held.add(new Held(s, frame));
            }
            inside.decrementAndGet();
        }

        void giveBack(Random random) {
            for (Held h = held.poll(); h != null; h = held.poll()) {
                h.frame.bytes().get(0);
                if (random.nextInt(5) == 0) {
                    h.subscription.failed(h.frame, "network");
                } else {
                    h.subscription.sent(h.frame);
                }
                h.subscription.request(1 + random.nextInt(2));
            }
        }

        @Override
        public void closed(String reason) {}
    }

    private void offer(TestSource source, Random random) {
        boolean deep = random.nextInt(3) == 0;
        PixelFormat format = deep ? PixelFormat.GRAY16 : PixelFormat.RGB8;
        int width = 4 + random.nextInt(60);
        FrameInfo info = FrameInfo.packed(width, 8, format, source.sequence.incrementAndGet(), System.nanoTime())
                .withStride(width * format.bytesPerPixel() + random.nextInt(3))
                .withSimulationTime(0);
        ByteBuffer pixels = ByteBuffer.allocateDirect((int) info.spanBytes());
        source.send(pixels, info);
    }

    private void comeAndGo(Stream stream, Random random) {
        EncodeProfile profile = JpegProfile.of(50 + random.nextInt(3), Subsampling.S420);
        Sender<EncodedFrame> encoded = new Sender<>();
        Sender<Frame> raw = new Sender<>();
        List<Subscription> all = new ArrayList<>();
        all.add(stream.subscribe(SubscribeOptions.encoded(TestViewer.WHO, Codec.JPEG, profile), encoded));
        all.add(stream.subscribeRaw(SubscribeOptions.raw(TestViewer.WHO).withDisplayable(random.nextBoolean()), raw));
        all.forEach(s -> s.request(1 + random.nextInt(4)));
        for (int i = 0; i < 50; i++) {
            encoded.giveBack(random);
            raw.giveBack(random);
            switch (random.nextInt(12)) {
                case 0 -> all.get(0).profile(JpegProfile.of(50 + random.nextInt(3), Subsampling.S420));
                case 1 -> all.get(0).maxFramesPerSecond(random.nextInt(3) * 200);
                case 2 -> stream.statistics();
                case 3 -> stream.status();
                default -> LockSupport.parkNanos(1);
            }
        }
        all.forEach(Subscription::close);
        encoded.giveBack(random);
        raw.giveBack(random);
        assertEquals(0, encoded.overlaps.get() + raw.overlaps.get());
        assertTrue(encoded.held.isEmpty() && raw.held.isEmpty(), "nothing comes after the end");
    }

    @Test
    void viewersComeAndGoWhileSeveralThreadsSend() throws InterruptedException {
        TestSource source = source("cam");
        encoder("jpeg", 0);
        source.sink();
        Stream stream = stream("cam");
        for (int i = 0; i < 3; i++) {
            again(i, random -> offer(source, random));
            again(10 + i, random -> comeAndGo(stream, random));
        }
        // viewers stay for milliseconds only: on a busy machine most are gone before the encoder's thread has its turn
        Until.that("frames are encoded", () -> stream.statistics().framesEncoded() > 20);
        during(3000);
        assertTrue(source.sequence.get() > 300, source.sequence + " frames");
    }

    @Test
    void encodersComeAndGoWhilePeopleWatch() throws InterruptedException {
        TestSource source = source("cam");
        encoder("base", -1);
        source.sink();
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        TestViewer.watch(stream("cam"), viewer).request(1);
        again(1, random -> offer(source, random));
        AtomicInteger swaps = new AtomicInteger();
        again(2, random -> {
            TestEncoders other = encoder("other", 5);
            if (random.nextBoolean()) {
                LockSupport.parkNanos(1);
            }
            if (random.nextInt(10) == 0) {
                other.broken = new IllegalStateException("a test's mistake");
            }
            streams.encoders().remove(other);
            assertEquals(0, other.open.get());
            assertEquals(0, other.inside.get());
            swaps.incrementAndGet();
        });
        during(2000);
        assertTrue(swaps.get() > 10, swaps + " swaps");
        assertEquals(List.of(), viewer.ends);
        long n = source.send();
        Until.that("the viewer is still there", () -> viewer.newest() == n);
    }

    private static TestSource shared(TestSource[] present, Object lock) {
        synchronized (lock) {
            return present[0];
        }
    }

    @Test
    void sourcesComeAndGoWhilePeopleWatch() throws InterruptedException {
        encoder("jpeg", 0);
        TestSource[] present = {source("cam")};
        present[0].sink(); // one that is removed before it was started is never started, and so never stopped
        Object lock = new Object();
        TestViewer<EncodedFrame> viewer = TestViewer.greedy();
        TestViewer.watch(stream("cam"), viewer).request(1);
        for (int i = 0; i < 2; i++) {
            again(i, random -> offer(shared(present, lock), random));
        }
        AtomicInteger swaps = new AtomicInteger();
        again(5, random -> {
            TestSource before = shared(present, lock);
            TestSource after = source("cam");
            if (random.nextBoolean()) {
                LockSupport.parkNanos(1);
            }
            streams.removeSource(before);
            after.sink();
            synchronized (lock) {
                present[0] = after;
            }
            assertEquals("stop", before.calls.get(before.calls.size() - 1));
            swaps.incrementAndGet();
        });
        during(2000);
        assertTrue(swaps.get() > 10, swaps + " swaps");
        assertEquals(List.of(), viewer.ends);
        TestSource last = shared(present, lock);
        last.sequence.set(1_000_000);
        long n = last.send();
        Until.that("the viewer sees the last source", () -> viewer.newest() == n);
    }

    @Test
    void theHostMayStopInTheMiddleOfEverything() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            Streams host = new Streams(SETTINGS);
            TestEncoders jpeg = new TestEncoders("jpeg");
            host.encoders().add(jpeg, 0, 1);
            TestSource source = new TestSource("cam");
            sources.add(source);
            encoders.add(jpeg);
            host.addSource(source, source.properties());
            source.sink();
            Stream stream = Objects.requireNonNull(host.find("cam"));
            TestViewer<EncodedFrame> viewer = TestViewer.greedy();
            TestViewer.watch(stream, viewer).request(1);
            AtomicBoolean enough = new AtomicBoolean();
            Thread sender = new Thread(() -> {
                while (!enough.get()) {
                    source.send();
                }
            });
            sender.start();
            Until.that("it runs", () -> viewer.sequences.size() > 5);
            host.close();
            assertEquals(List.of("the host is stopping"), viewer.ends);
            assertEquals(0, jpeg.open.get(), "all encoders are closed when it returns");
            enough.set(true);
            sender.join();
            Until.that("all is given back", () -> host.lentBytes() == 0 && source.lent.get() == 0);
        }
    }

    @Test
    void offeringCostsTheSourceLittle() {
        TestSource source = source("cam");
        TestEncoders jpeg = encoder("jpeg", 0);
        for (int i = 0; i < 20; i++) {
            TestViewer<EncodedFrame> viewer = TestViewer.greedy();
            TestViewer.watch(stream("cam"), viewer).request(1);
        }
        ByteBuffer pixels = ByteBuffer.allocateDirect(64 * 64 * 3);
        long[] times = new long[4000];
        for (int i = 0; i < times.length; i++) {
            FrameInfo info = FrameInfo.packed(64, 64, PixelFormat.RGB8, i, System.nanoTime());
            long start = System.nanoTime();
            source.sink().offer(pixels, info, () -> {});
            times[i] = System.nanoTime() - start;
            if (i % 4 == 0) {
                LockSupport.parkNanos(1);
            }
        }
        java.util.Arrays.sort(times, times.length / 2, times.length);
        double median = times[times.length * 3 / 4] / 1e3;
        System.out.printf("offer with 20 viewers: %.1f us%n", median);
        assertTrue(median < 500, median + " us");
        assertTrue(jpeg.encodes.get() > 10, jpeg.encodes + " encodes");
        assertEquals(times.length, stream("cam").statistics().framesCaptured());
    }
}
