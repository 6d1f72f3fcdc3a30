/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.VideoProfile;
import io.porthole.lib.ffmpeg.Ffmpeg;
import java.util.Map;

/**
 * Makes encoders of one kind, which has been found to work.
 *
 * @param passedOver why each kind that would be preferred to it does not work
 */
record H264EncoderFactory(Ffmpeg ffmpeg, EncoderKind kind, Map<String, String> passedOver) implements H264Factory {
    @Override
    public String name() {
        return kind.title();
    }

    @Override
    public boolean hardware() {
        return kind.hardware();
    }

    @Override
    public Encoder create(EncodeProfile profile) throws EncodeException {
        return new H264Encoder(ffmpeg, kind, VideoProfile.require(profile));
    }
}
