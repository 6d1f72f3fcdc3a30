/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open decoder of H.264, for one thread at a time. For what this host has encoded: access units from elsewhere
 * must be checked by whoever hands them in, since native decoders have been attacked by such.
 */
@ProviderType
public interface VideoDecoder extends AutoCloseable {
    /**
     * Decodes a frame.
     *
     * @param accessUnit an Annex B byte stream from position to limit, which stay as they are; borrowed for the call
     * @param rgb gets the frame as packed rows of red, green and blue bytes, from its position on, which stays as it is
     * @return whether there was a frame; not where it depends on one that was not decoded
     * @throws IOException when it cannot be decoded or is of another size than the decoder was opened for
     * @throws IllegalArgumentException when it is no access unit, or the buffer is too small
     * @throws IllegalStateException when it is closed
     */
    boolean decode(ByteBuffer accessUnit, ByteBuffer rgb) throws IOException;

    /** Frees the native side. Calling it again does nothing. */
    @Override
    void close();
}
