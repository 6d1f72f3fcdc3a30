/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.frame.Frame;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open encoder, for one thread at a time. H.264 leaves it as the Annex B byte stream of ITU-T H.264, one access unit
 * for each frame, SPS and PPS in front of each key frame, no frame held back.
 */
@ProviderType
public interface VideoEncoder extends AutoCloseable {
    /**
     * Encodes a frame.
     *
     * @param frame borrowed for the call, of a displayable format and any size
     * @param forceKey whether it must become a key frame
     * @return the access unit in native memory, valid until the next call or close
     * @throws EncodeException when the encoder refuses the frame or gives nothing for it; the encoder may be broken
     * @throws IllegalStateException when it is closed
     */
    Encoder.Output encode(Frame frame, boolean forceKey) throws EncodeException;

    /**
     * Changes how many bits frames get from the next one on, without a key frame, where the encoder can do that.
     *
     * @param bitrate mean bits per second, at least 1
     * @param framesPerSecond expected rate, at least 1, which the bits are shared out by
     * @return whether it can; one that cannot goes on as before, and is to be opened again
     */
    boolean changeRate(int bitrate, int framesPerSecond);

    /** Frees the native side. Calling it again does nothing. */
    @Override
    void close();
}
