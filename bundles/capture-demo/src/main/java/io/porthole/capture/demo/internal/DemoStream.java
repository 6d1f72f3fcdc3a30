/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.capture.demo.internal.render.Picture;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One of the streams that show the scene. */
final class DemoStream implements FrameSource {
    /** What a stream shows of the scene. */
    enum Kind {
        /** The picture. */
        COLOUR("demo", "Demo: robot cell", PixelFormat.RGBA8, ""),
        /** Distance along the view axis in metres; positive infinity for the background. */
        DEPTH("demo-depth", "Demo: depth", PixelFormat.FLOAT32, "colormap=turbo,window=1.2:4"),
        /** Object ids; 0 for the background. */
        SEGMENTATION("demo-segmentation", "Demo: segmentation", PixelFormat.GRAY8, "colormap=categorical");

        final String stream;
        final String title;
        final PixelFormat format;
        final String tone;

        Kind(String stream, String title, PixelFormat format, String tone) {
            this.stream = stream;
            this.title = title;
            this.format = format;
            this.tone = tone;
        }
    }

    private final Kind kind;
    private final Runnable wake;
    private final FramePool pool = new FramePool();
    private volatile @Nullable FrameSink sink;
    private volatile boolean demanded;
    private volatile long skipped;

    /** A stream that calls {@code wake} when somebody begins to watch. */
    DemoStream(Kind kind, Runnable wake) {
        this.kind = kind;
        this.wake = wake;
    }

    Kind kind() {
        return kind;
    }

    /** Frames left out because the host still held all buffers. */
    long skipped() {
        return skipped;
    }

    @Override
    public synchronized void start(FrameSink to) {
        sink = to;
        wake.run();
    }

    @Override
    public synchronized void stop() {
        sink = null;
        demanded = false;
    }

    @Override
    public void demand(boolean wanted) {
        demanded = wanted;
        if (wanted) {
            wake.run();
        }
    }

    boolean wanted() {
        FrameSink to = sink;
        return to != null && (demanded || to.wanted());
    }

    /** Hands a picture on, unless all buffers are out. Held against {@link #stop}: none is offered afterwards. */
    synchronized void offer(Picture picture, long sequence, long captureTime, double simulationTime) {
        FrameSink to = sink;
        if (to == null) {
            return;
        }
        FrameInfo info = FrameInfo.packed(picture.width, picture.height, kind.format, sequence, captureTime)
                .withSimulationTime(simulationTime);
        FramePool.Slot slot = pool.take(info);
        if (slot == null) {
            skipped++;
            return;
        }
        copy(picture, slot.pixels);
        to.offer(slot.pixels, info, slot);
    }

    /** Says that there will be no more pictures. */
    synchronized void failed(String reason) {
        FrameSink to = sink;
        if (to != null) {
            to.report(SourceCondition.FAILED, reason);
        }
    }

    private void copy(Picture picture, ByteBuffer pixels) {
        pixels.clear();
        switch (kind) {
            case COLOUR -> pixels.asIntBuffer().put(picture.colour);
            case DEPTH -> pixels.asFloatBuffer().put(picture.depth);
            case SEGMENTATION -> pixels.put(picture.ids).flip();
        }
    }
}
