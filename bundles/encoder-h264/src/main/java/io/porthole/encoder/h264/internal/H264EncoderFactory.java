/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.ffmpeg.Ffmpeg;

/** Makes encoders of one kind, which has been found to work. */
record H264EncoderFactory(Ffmpeg ffmpeg, EncoderKind kind) implements EncoderFactory {
    @Override
    public String name() {
        return kind.ffmpegName();
    }

    @Override
    public Codec codec() {
        return Codec.H264;
    }

    @Override
    public boolean supports(PixelFormat format) {
        return format.displayable();
    }

    @Override
    public Encoder create(EncodeProfile profile) throws EncodeException {
        return new H264Encoder(ffmpeg, kind, VideoProfile.require(profile));
    }
}
