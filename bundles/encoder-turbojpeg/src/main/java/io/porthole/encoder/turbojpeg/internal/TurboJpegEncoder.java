/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Frame;

/**
 * Compresses each frame in one piece, straight from the source's memory. The lock costs nothing while only one thread
 * comes, and keeps a close at the wrong moment from freeing memory that libjpeg-turbo is writing to.
 */
final class TurboJpegEncoder implements Encoder {
    private final Compressor compressor;

    TurboJpegEncoder(NativeBinding binding, JpegProfile profile) throws EncodeException {
        compressor = new Compressor(binding, profile);
    }

    @Override
    public synchronized Output encode(Frame frame, boolean forceKey) throws EncodeException {
        return Output.of(compressor.compress(Pixels.of(frame)), true);
    }

    @Override
    public synchronized void close() {
        compressor.close();
    }
}
