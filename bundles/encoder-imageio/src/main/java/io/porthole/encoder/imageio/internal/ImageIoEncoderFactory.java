/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.imageio.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.PixelFormat;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** Makes JPEG encoders on top of {@code javax.imageio}. */
@Component
@ServiceRanking(-100)
public final class ImageIoEncoderFactory implements EncoderFactory {
    @Override
    public String name() {
        return "imageio";
    }

    @Override
    public Codec codec() {
        return Codec.JPEG;
    }

    @Override
    public boolean supports(PixelFormat format) {
        return format.displayable();
    }

    @Override
    public String degradedReason() {
        return "libjpeg-turbo is not available; Java's own encoder is slower";
    }

    @Override
    public Encoder create(EncodeProfile profile) throws EncodeException {
        return new ImageIoEncoder(JpegProfile.require(profile));
    }
}
