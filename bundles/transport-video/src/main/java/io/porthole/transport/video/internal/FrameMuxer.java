/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.video.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.capture.kit.AccessUnit;
import io.porthole.capture.kit.MalformedFrameException;
import io.porthole.capture.kit.Sps;
import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.Muxer;
import io.porthole.lib.ffmpeg.MuxerSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One viewer's container: from frames to the bytes that are sent. For one thread at a time. */
final class FrameMuxer implements AutoCloseable {
    /** Where nobody has watched, the first frame may be old; players would stay behind by its age. */
    private static final long MAX_FIRST_AGE_MICROS = 100_000;

    private static final long MIN_STEP_MICROS = 1_000;

    private final Ffmpeg ffmpeg;
    private final Container container;
    private final ByteSink bytes = new ByteSink();
    private @Nullable Muxer muxer;
    private int width;
    private int height;
    private boolean begun;
    private long lastMicros;

    FrameMuxer(Ffmpeg ffmpeg, Container container) {
        this.ffmpeg = ffmpeg;
        this.container = container;
    }

    /**
     * Adds a frame.
     *
     * @return whether it was added; not where it depends on a frame that this viewer has not got
     * @throws IOException when the container cannot go on with it; the message says why
     */
    boolean add(EncodedFrame frame) throws IOException {
        ByteBuffer unit = frame.bytes();
        if (frame.key()) {
            begin(unit);
        }
        Muxer open = muxer;
        if (open == null) {
            return false;
        }
        long micros =
                presentationMicros(TimeUnit.NANOSECONDS.toMicros(frame.info().captureTime()));
        try {
            open.write(unit, micros, frame.key());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return true;
    }

    /** Returns a frame's time in the video: its capture time, but no old one for the first, and later than the last. */
    private long presentationMicros(long captureMicros) {
        long floor = begun
                ? lastMicros + MIN_STEP_MICROS
                : TimeUnit.NANOSECONDS.toMicros(System.nanoTime()) - MAX_FIRST_AGE_MICROS;
        begun = true;
        lastMicros = Math.max(captureMicros, floor);
        return lastMicros;
    }

    /** Sees to a container for the size of a key frame. */
    private void begin(ByteBuffer unit) throws IOException {
        Sps sps = sps(unit);
        if (muxer == null) {
            width = sps.width();
            height = sps.height();
            muxer = ffmpeg.openMuxer(MuxerSettings.of(container.format(), width, height, unit), bytes);
        } else if (!container.takesAnySize() && (sps.width() != width || sps.height() != height)) {
            throw new IOException("the frames are " + sps.width() + " x " + sps.height() + " now, no longer " + width
                    + " x " + height);
        }
    }

    private static Sps sps(ByteBuffer unit) throws IOException {
        try {
            Sps sps = AccessUnit.read(unit).sps();
            if (sps != null) {
                return sps;
            }
        } catch (MalformedFrameException e) {
            throw new IOException(e.getMessage(), e);
        }
        throw new IOException("a key frame comes without its SPS");
    }

    /** Returns what was made since the last call; valid until the next frame is added. */
    ByteBuffer take() {
        return bytes.take();
    }

    @Override
    public void close() throws IOException {
        Muxer open = muxer;
        muxer = null;
        if (open != null) {
            open.close();
        }
    }
}
