/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Encoders that write down what they were given. */
final class FakeJpeg implements EncoderFactory {
    final AtomicInteger open = new AtomicInteger();

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Codec codec() {
        return Codec.JPEG;
    }

    @Override
    public boolean supports(PixelFormat format) {
        return true;
    }

    @Override
    public Encoder create(EncodeProfile profile) throws EncodeException {
        int quality = JpegProfile.require(profile).quality();
        open.incrementAndGet();
        return new Encoder() {
            @Override
            public Output encode(Frame frame, boolean forceKey) {
                FrameInfo info = frame.info();
                byte[] pixels = new byte[frame.bytes().remaining()];
                frame.bytes().get(pixels);
                String text = info.width() + "x" + info.height() + " " + info.format() + " q" + quality + " "
                        + Arrays.toString(pixels);
                byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
                return Output.of(
                        ByteBuffer.allocateDirect(ascii.length).put(ascii).flip(), true);
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }
}
