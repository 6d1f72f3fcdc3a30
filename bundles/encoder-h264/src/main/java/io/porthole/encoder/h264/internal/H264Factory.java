/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.PixelFormat;

/** A factory of H.264 encoders: each takes every displayable format. */
interface H264Factory extends EncoderFactory {
    @Override
    default Codec codec() {
        return Codec.H264;
    }

    @Override
    default boolean supports(PixelFormat format) {
        return format.displayable();
    }
}
