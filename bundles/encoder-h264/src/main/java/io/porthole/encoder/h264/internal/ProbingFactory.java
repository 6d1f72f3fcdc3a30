/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.lib.ffmpeg.Ffmpeg;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands for H.264 until somebody wants it: only then are the native library loaded and the encoders tried, and the
 * factories of those that work take its place.
 */
final class ProbingFactory implements H264Factory {
    private final Ffmpeg ffmpeg;
    private final Consumer<EncoderProbe> done;
    private @Nullable EncoderProbe probe;

    /**
     * Tries nothing yet.
     *
     * @param done told the result once
     */
    ProbingFactory(Ffmpeg ffmpeg, Consumer<EncoderProbe> done) {
        this.ffmpeg = ffmpeg;
        this.done = done;
    }

    @Override
    public String name() {
        return "h264";
    }

    @Override
    public Encoder create(EncodeProfile profile) throws EncodeException {
        EncoderProbe known = probe();
        if (known.usable().isEmpty()) {
            throw new EncodeException("no H.264 encoder works on this machine: " + known.reasons());
        }
        return new H264EncoderFactory(ffmpeg, known.usable().get(0), Map.of()).create(profile);
    }

    private synchronized EncoderProbe probe() {
        EncoderProbe known = probe;
        if (known == null) {
            known = EncoderProbe.run(ffmpeg);
            probe = known;
            done.accept(known);
        }
        return known;
    }
}
