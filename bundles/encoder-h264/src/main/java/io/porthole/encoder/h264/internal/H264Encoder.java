/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Frame;
import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Encodes frames of any size, each size by an encoder of its own. What the native side fails at is thrown as an
 * {@link IllegalStateException}, so that the host changes over to the next encoder.
 */
final class H264Encoder implements Encoder {
    private static final int MAX_THREADS = 4;

    private final Ffmpeg ffmpeg;
    private final EncoderKind kind;
    private final VideoProfile profile;
    private final FrameRate rate = new FrameRate();
    private @Nullable VideoEncoder encoder;
    private @Nullable VideoSize size;
    private int sharedRate;
    private long lastKey;

    H264Encoder(Ffmpeg ffmpeg, EncoderKind kind, VideoProfile profile) {
        this.ffmpeg = ffmpeg;
        this.kind = kind;
        this.profile = profile;
    }

    @Override
    public Output encode(Frame frame, boolean forceKey) throws EncodeException {
        VideoSize wanted = VideoSize.of(frame.info(), profile, kind);
        long captured = frame.info().captureTime();
        rate.add(captured);
        try {
            Output made = encoderFor(wanted).encode(frame, forceKey || keyDue(captured));
            lastKey = made.key() ? captured : lastKey;
            return made;
        } catch (EncodeException e) {
            close();
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Counted in time, since encoders count in frames, whose rate changes. */
    private boolean keyDue(long captured) {
        long interval = TimeUnit.MILLISECONDS.toNanos(profile.keyIntervalMs());
        return interval > 0 && captured - lastKey >= interval;
    }

    private VideoEncoder encoderFor(VideoSize wanted) throws EncodeException {
        VideoEncoder open = encoder;
        if (open != null && wanted.equals(size) && takesRate(open)) {
            return open;
        }
        close();
        sharedRate = rate.framesPerSecond();
        open = ffmpeg.openVideoEncoder(
                kind.ffmpegName(),
                new VideoSettings(
                        wanted.width(),
                        wanted.height(),
                        profile.bitrate(),
                        sharedRate,
                        0,
                        Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors())));
        encoder = open;
        size = wanted;
        return open;
    }

    /** Returns whether the encoder shares out its bits by the rate of now, or can begin to. */
    private boolean takesRate(VideoEncoder open) {
        if (!rate.differsFrom(sharedRate)) {
            return true;
        }
        sharedRate = rate.framesPerSecond();
        return open.changeRate(profile.bitrate(), sharedRate);
    }

    @Override
    public void close() {
        VideoEncoder open = encoder;
        encoder = null;
        if (open != null) {
            open.close();
        }
    }
}
