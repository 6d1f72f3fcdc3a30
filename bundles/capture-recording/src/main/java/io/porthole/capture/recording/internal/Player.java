/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import io.porthole.api.control.InputTarget;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.capture.kit.FramePacer;
import io.porthole.capture.kit.FramePool;
import io.porthole.capture.kit.PooledSource;
import io.porthole.lib.ffmpeg.Ffmpeg;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays one recording on a thread of its own while somebody watches: time stands still in a recording that nobody
 * sees. One that cannot be played marks its stream as failed, with the reason.
 */
final class Player {
    private static final Logger LOG = LoggerFactory.getLogger(Player.class);
    private static final long STOP_MS = 2000;

    private final Ffmpeg ffmpeg;
    private final Path file;
    private final String stream;
    private final double speed;
    private final boolean looping;
    private final FramePacer pacer = new FramePacer(FramePacer.periodInNs(30));
    private final PooledSource source = new PooledSource(pacer::wake);
    private final PlaybackInput input = new PlaybackInput(pacer::wake);
    private final Thread thread;
    private long sequence;

    /**
     * A player that does not play yet.
     *
     * @param stream name of its stream
     * @param looping whether it begins again at the end
     */
    Player(Ffmpeg ffmpeg, Path file, String stream, double speed, boolean looping) {
        this.ffmpeg = ffmpeg;
        this.file = file;
        this.stream = stream;
        this.speed = speed;
        this.looping = looping;
        this.thread = new Thread(this::run, "recording-" + stream);
        thread.setDaemon(true);
    }

    String stream() {
        return stream;
    }

    Path file() {
        return file;
    }

    PooledSource source() {
        return source;
    }

    InputTarget input() {
        return input;
    }

    void start() {
        thread.start();
    }

    /** Ends the thread, and with it everything that is held. */
    void stop() {
        pacer.stop();
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (RecordedVideo video = RecordedVideo.open(ffmpeg, file);
                Sidecar sidecar = Sidecar.of(file)) {
            Playback playback = new Playback(video.index(), speed, looping);
            LOG.info(
                    "[recording] [stream {}] {}: {} frames of {} x {}, {} a second, annotations of {}",
                    stream,
                    file,
                    video.index().count(),
                    video.width(),
                    video.height(),
                    Math.round(video.index().framesPerSecond()),
                    sidecar.count());
            while (pacer.awaitFrame(() -> wanted(playback))) {
                show(playback.take(), video, sidecar);
                pacer.setPeriod(playback.periodNanos());
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("[recording] [stream {}] {} cannot be played: {}", stream, file, e.getMessage());
            source.fail("the recording cannot be played: " + e.getMessage());
        }
    }

    private boolean wanted(Playback playback) {
        if (input.apply(playback)) {
            pacer.wake(); // what was asked for is shown at once, not when the present frame's time is over
            return false;
        }
        return source.wanted();
    }

    private void show(int frame, RecordedVideo video, Sidecar sidecar) throws IOException {
        FrameInfo info =
                FrameInfo.packed(video.width(), video.height(), PixelFormat.RGB8, ++sequence, System.nanoTime());
        FramePool.Slot slot = source.take(info);
        if (slot == null) {
            return;
        }
        try {
            video.decode(frame, slot.pixels());
        } catch (IOException | RuntimeException e) {
            slot.run();
            throw e;
        }
        source.offer(slot, sidecar.describe(frame, info.withCaptureTime(System.nanoTime())));
    }
}
