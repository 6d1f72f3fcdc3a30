/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.lib.ffmpeg.ContainerFormat;
import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.Muxer;
import io.porthole.lib.ffmpeg.MuxerSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;

/**
 * One MP4. It can be played while it is written and when the process dies, and is an ordinary MP4 once it is closed.
 * For one thread.
 */
final class VideoFile implements AutoCloseable {
    private static final double MICROS = TimeUnit.SECONDS.toMicros(1);

    private final GuardedFile file;
    private final Muxer muxer;
    private final double framesPerSecond;
    private final long firstNanos;
    private long frames;
    private long lastMicros = -1;

    /**
     * Begins the video.
     *
     * @param channel to write to, which it closes in the end
     * @param first a key frame, which is not written yet
     * @param framesPerSecond of the video, or 0 for the intervals in which frames were captured
     * @throws IOException when it cannot be written, or the frame has no parameter sets
     */
    VideoFile(Ffmpeg ffmpeg, FileChannel channel, KeptFrame first, double framesPerSecond) throws IOException {
        this.file = new GuardedFile(channel);
        this.framesPerSecond = framesPerSecond;
        this.firstNanos = first.nanos();
        try {
            muxer = ffmpeg.openMuxer(
                    MuxerSettings.of(
                            ContainerFormat.HYBRID_MP4,
                            first.info().width(),
                            first.info().height(),
                            first.bytes().duplicate()),
                    file);
        } catch (IllegalArgumentException e) {
            file.close();
            throw new IOException("the frames are no H.264 that an MP4 can have: " + e.getMessage(), e);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Writes a frame and returns when it is shown, in seconds. */
    double write(KeptFrame unit) throws IOException {
        lastMicros = Math.max(lastMicros + 1, micros(unit));
        muxer.write(unit.bytes().duplicate(), lastMicros, unit.key());
        file.commit();
        frames++;
        return lastMicros / MICROS;
    }

    private long micros(KeptFrame unit) {
        return framesPerSecond > 0
                ? (long) (frames * MICROS / framesPerSecond)
                : TimeUnit.NANOSECONDS.toMicros(unit.nanos() - firstNanos);
    }

    /** Adds a chapter at the frame that was written last. */
    void addChapter(String title) {
        muxer.addChapter(Math.max(0, lastMicros), title);
    }

    long frames() {
        return frames;
    }

    /** Returns when the last frame is shown, in seconds. */
    double seconds() {
        return Math.max(0, lastMicros) / MICROS;
    }

    long bytes() throws IOException {
        return file.isOpen() ? file.size() : 0;
    }

    @Override
    public void close() throws IOException {
        try {
            muxer.close();
        } finally {
            file.close();
        }
    }
}
