/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.frame;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** One encoded frame, shared by all its viewers: {@link #bytes()} are the encoded bytes. */
@ProviderType
public interface EncodedFrame extends SharedFrame {
    /** Returns what the bytes are encoded with. */
    Codec codec();

    /** Returns whether the frame can be decoded without an earlier one; always true for JPEG. */
    boolean key();

    /** Returns the number of the stream within this host, from 1, the same for every viewer; never used twice. */
    int streamId();

    /**
     * Returns the bytes inside a transport's envelope. The envelope is written once per frame and shared by every
     * viewer that asks with the same framing.
     *
     * @param framing the envelope; compared by identity, so keep one instance per transport
     * @return a new read-only view from position 0 to its limit, valid until the caller's reference is closed
     * @throws IllegalStateException when no reference is left
     */
    ByteBuffer framed(Framing framing);

    /**
     * Gives back a view from {@link #framed}, before the caller's reference is closed, so that no new one need be made
     * for the next caller. Nobody has to; the view must not be used any more.
     *
     * @param framing with which it was asked for
     */
    default void giveBack(Framing framing, ByteBuffer view) {}

    /** Returns how many bytes {@link #bytes} are, without a new view. */
    default int byteCount() {
        return bytes().remaining();
    }

    @Override
    EncodedFrame retain();
}
