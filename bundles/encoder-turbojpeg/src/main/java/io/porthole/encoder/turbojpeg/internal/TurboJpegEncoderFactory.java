/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.PixelFormat;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes JPEG encoders on top of one loaded libjpeg-turbo. */
public final class TurboJpegEncoderFactory implements EncoderFactory, AutoCloseable {
    private final NativeBinding binding;
    private final int stripeThreads;
    private final ProcessorLoad load = ProcessorLoad.ofThisMachine();

    TurboJpegEncoderFactory(NativeBinding binding, int stripeThreads) {
        this.binding = binding;
        this.stripeThreads = stripeThreads;
    }

    /**
     * Loads libjpeg-turbo: the configured one, else the system's, else the bundled one.
     *
     * @param libraryPath absolute path of the preferred library, or empty
     * @param folder where the bundled one may be unpacked, or null for a temporary folder
     * @param stripeThreads how many threads compress one frame; 0 for as many as there are idle cores, for large ones
     * @throws EncodeException when none can be loaded; the message gives each one's reason
     */
    public static TurboJpegEncoderFactory load(String libraryPath, @Nullable Path folder, int stripeThreads)
            throws EncodeException {
        return new TurboJpegEncoderFactory(NativeChoice.load(libraryPath, folder), stripeThreads);
    }

    /** Returns version and path of the library. */
    public String library() {
        return "libjpeg-turbo " + binding.version() + " (" + binding.path() + ")";
    }

    @Override
    public String name() {
        return "turbojpeg";
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
    public Encoder create(EncodeProfile profile) throws EncodeException {
        JpegProfile jpeg = JpegProfile.require(profile);
        if (stripeThreads == 1) {
            return new TurboJpegEncoder(binding, jpeg);
        }
        StripeThreads threads = stripeThreads == 0 ? IdleCores.of(load) : new StripeThreads.Fixed(stripeThreads);
        return new StripedEncoder(binding, jpeg, threads);
    }

    /** Releases the library; the last encoder that is closed unloads it. To be called once. */
    @Override
    public void close() {
        binding.close();
    }
}
