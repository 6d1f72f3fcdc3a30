/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A source that sends what a test tells it, and counts what it gets back. */
final class TestSource implements FrameSource {
    final String name;
    final List<String> calls = new CopyOnWriteArrayList<>();
    final AtomicInteger lent = new AtomicInteger();
    final AtomicInteger releasedTwice = new AtomicInteger();
    final AtomicInteger overlapping = new AtomicInteger();
    final AtomicLong sequence = new AtomicLong();
    final AtomicInteger keyRequests = new AtomicInteger();
    final List<Integer> bitrates = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile @Nullable FrameSink sink;

    TestSource(String name) {
        this.name = name;
    }

    Map<String, Object> properties() {
        return Map.of(STREAM_NAME, name);
    }

    @Override
    public void start(FrameSink to) {
        called("start", () -> sink = to);
    }

    @Override
    public void stop() {
        called("stop", () -> {});
    }

    @Override
    public void demand(boolean wanted) {
        called("demand " + wanted, () -> {});
    }

    private void called(String what, Runnable effect) {
        if (inside.getAndIncrement() != 0) {
            overlapping.incrementAndGet();
        }
        calls.add(what);
        effect.run();
        inside.decrementAndGet();
    }

    @Override
    public void requestKeyFrame() {
        called("key", () -> keyRequests.incrementAndGet());
    }

    @Override
    public void requestBitrate(int bitsPerSecond) {
        called("bitrate", () -> bitrates.add(bitsPerSecond));
    }

    FrameSink sink() {
        Until.that("the source is started", () -> sink != null);
        FrameSink s = sink;
        if (s == null) {
            throw new AssertionError("not started");
        }
        return s;
    }

    /** Sends a small frame whose first byte is its sequence. */
    long send() {
        return send(false, System.nanoTime());
    }

    long send(boolean placeholder, long captureTime) {
        long n = sequence.incrementAndGet();
        ByteBuffer pixels = ByteBuffer.allocateDirect(8 * 4 * 3);
        pixels.put(0, (byte) n);
        send(pixels, FrameInfo.packed(8, 4, PixelFormat.RGB8, n, captureTime).withPlaceholder(placeholder));
        return n;
    }

    /** Sends a frame that arrives encoded, whose text is its sequence and whether it is a key frame. */
    long sendEncoded(Codec codec, boolean key) {
        long n = sequence.incrementAndGet();
        String text = n + (key ? " key" : " delta");
        ByteBuffer bytes = ByteBuffer.allocateDirect(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
        lent.incrementAndGet();
        FrameInfo info = FrameInfo.packed(8, 4, PixelFormat.RGB8, n, System.nanoTime());
        sink().offerEncoded(bytes.flip(), codec, key, info, lent::decrementAndGet);
        return n;
    }

    void send(ByteBuffer pixels, FrameInfo info) {
        lent.incrementAndGet();
        AtomicInteger releases = new AtomicInteger();
        sink().offer(pixels, info, () -> {
            lent.decrementAndGet();
            if (releases.incrementAndGet() > 1) {
                releasedTwice.incrementAndGet();
            }
        });
    }
}
