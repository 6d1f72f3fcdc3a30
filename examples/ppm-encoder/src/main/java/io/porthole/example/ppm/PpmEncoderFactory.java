/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.ppm;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.PixelFormat;
import org.osgi.service.component.annotations.Component;

/** Makes encoders of Netpbm's PPM and PGM, which have no parameters: every profile will do. */
@Component
public final class PpmEncoderFactory implements EncoderFactory {
    /** The codec that this bundle brings. */
    public static final Codec PPM = Codec.of("ppm", "image/x-portable-anymap");

    @Override
    public String name() {
        return "ppm-example";
    }

    @Override
    public Codec codec() {
        return PPM;
    }

    @Override
    public boolean supports(PixelFormat format) {
        return format == PixelFormat.RGB8 || format == PixelFormat.GRAY8;
    }

    @Override
    public Encoder create(EncodeProfile profile) {
        return new PpmEncoder();
    }
}
