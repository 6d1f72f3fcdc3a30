/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

import io.porthole.api.frame.Frame;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Compresses the frames of one stream with one profile. Used by one thread, which also closes it. */
@ConsumerType
public interface Encoder extends AutoCloseable {
    /**
     * Compresses a frame.
     *
     * @param frame borrowed for the call; size and format may change from frame to frame
     * @param forceKey whether the result must be decodable without an earlier one; meaningless for JPEG
     * @return the compressed bytes in the encoder's own direct memory, valid until the next call or close
     * @throws EncodeException when this frame cannot be compressed; the encoder stays usable
     */
    Output encode(Frame frame, boolean forceKey) throws EncodeException;

    /** Frees everything. Calling it again does nothing. */
    @Override
    void close();

    /**
     * One compressed picture.
     *
     * @param bytes from position to limit
     * @param key whether it can be decoded without an earlier one
     */
    record Output(ByteBuffer bytes, boolean key) {}
}
