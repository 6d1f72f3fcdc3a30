/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

import io.porthole.api.frame.Frame;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Encodes the frames of one stream with one profile. Used by one thread, which also closes it. */
@ConsumerType
public interface Encoder extends AutoCloseable {
    /**
     * Encodes a frame.
     *
     * @param frame borrowed for the call; size and format may change from frame to frame
     * @param forceKey whether the result must be decodable without an earlier one; meaningless for JPEG
     * @return the encoded bytes in the encoder's own direct memory, valid until the next call or close
     * @throws EncodeException when this frame cannot be encoded; the encoder stays usable
     */
    Output encode(Frame frame, boolean forceKey) throws EncodeException;

    /** Frees everything. Calling it again does nothing. */
    @Override
    void close();

    /** One encoded frame, as an encoder returns it. */
    final class Output {
        private final ByteBuffer bytes;
        private final boolean key;

        private Output(ByteBuffer bytes, boolean key) {
            this.bytes = bytes;
            this.key = key;
        }

        /**
         * Returns the result of {@link Encoder#encode}.
         *
         * @param bytes direct memory, from position to limit
         * @param key whether the frame can be decoded without an earlier one; always true for images
         */
        public static Output of(ByteBuffer bytes, boolean key) {
            return new Output(bytes, key);
        }

        /** Returns the encoded bytes, from position to limit. */
        public ByteBuffer bytes() {
            return bytes;
        }

        /** Returns whether the frame can be decoded without an earlier one. */
        public boolean key() {
            return key;
        }
    }
}
