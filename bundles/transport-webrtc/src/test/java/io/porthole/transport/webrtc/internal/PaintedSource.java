/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.SimulationState;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A source that offers a frame whenever the test says so. */
final class PaintedSource implements FrameSource {
    final AtomicLong offered = new AtomicLong();
    volatile boolean wanted;
    private volatile int width;
    private volatile int height;
    private volatile @Nullable FrameSink sink;

    PaintedSource(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Has another size from the next frame on. */
    PaintedSource resized(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        return this;
    }

    @Override
    public void start(FrameSink to) {
        sink = to;
    }

    /** Returns whether the host takes frames. */
    boolean started() {
        return sink != null;
    }

    @Override
    public void stop() {
        sink = null;
    }

    @Override
    public void demand(boolean demanded) {
        wanted = demanded;
    }

    /** Says how the simulation is. */
    void report(SimulationState state) {
        FrameSink to = sink;
        if (to != null) {
            to.report(state);
        }
    }

    /** Offers a frame that is encoded already. */
    void offerVideo() {
        FrameSink to = sink;
        if (to != null) {
            FrameInfo info =
                    FrameInfo.packed(width, height, PixelFormat.RGB8, offered.incrementAndGet(), System.nanoTime());
            to.offerEncoded(ByteBuffer.allocateDirect(1), Codec.H264, true, info, () -> {});
        }
    }

    /** Offers a frame of that colour, 0xRRGGBB. */
    void paint(int rgb) {
        paint(rgb, rgb, Annotations.NONE);
    }

    /** Offers a frame with a left and a right half. */
    void paint(int left, int right, Annotations annotations) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * 4);
        for (int i = 0; i < width * height; i++) {
            int rgb = i % width < width / 2 ? left : right;
            pixels.put((byte) (rgb >> 16))
                    .put((byte) (rgb >> 8))
                    .put((byte) rgb)
                    .put((byte) 255);
        }
        long sequence = offered.incrementAndGet();
        FrameInfo info = FrameInfo.packed(width, height, PixelFormat.RGBA8, sequence, System.nanoTime())
                .withSimulationTime(sequence / 10.0)
                .withAnnotations(annotations);
        FrameSink to = sink;
        if (to != null) {
            to.offer(pixels.flip(), info, () -> {});
        }
    }
}
