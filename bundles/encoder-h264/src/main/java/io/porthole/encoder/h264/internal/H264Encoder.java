/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Frame;
import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
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
    private int openedRate;

    H264Encoder(Ffmpeg ffmpeg, EncoderKind kind, VideoProfile profile) {
        this.ffmpeg = ffmpeg;
        this.kind = kind;
        this.profile = profile;
    }

    @Override
    public Output encode(Frame frame, boolean forceKey) throws EncodeException {
        VideoSize wanted = VideoSize.of(frame.info(), profile, kind);
        rate.add(frame.info().captureTime());
        try {
            return encoderFor(wanted).encode(frame, forceKey);
        } catch (EncodeException e) {
            close();
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private VideoEncoder encoderFor(VideoSize wanted) throws EncodeException {
        VideoEncoder open = encoder;
        if (open != null && wanted.equals(size) && !rate.differsFrom(openedRate)) {
            return open;
        }
        close();
        openedRate = rate.framesPerSecond();
        open = ffmpeg.openVideoEncoder(
                kind.ffmpegName(),
                new VideoSettings(
                        wanted.width(),
                        wanted.height(),
                        profile.bitrate(),
                        openedRate,
                        profile.keyIntervalMs(),
                        Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors())));
        encoder = open;
        size = wanted;
        return open;
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
