/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.frame;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A frame in shared memory with a reference count. The receiver owns one reference and gives it back by
 * {@link #close()}; before it hands the frame on to another owner it calls {@link #retain()} first. Safe from any
 * thread.
 */
@ProviderType
public interface SharedFrame extends AutoCloseable {
    /**
     * Returns shape, time and annotations; of an encoded frame, those of the raw frame it was made from. Never null.
     */
    FrameInfo info();

    /**
     * Returns the bytes, as a new read-only view on direct memory from position 0 to its limit, valid until the
     * caller's reference is closed. Raw frames: rows of {@code info().stride()} bytes in native byte order.
     *
     * @throws IllegalStateException when no reference is left
     */
    ByteBuffer bytes();

    /**
     * Adds a reference.
     *
     * @return this
     * @throws IllegalStateException when no reference is left
     */
    SharedFrame retain();

    /**
     * Gives one reference back; the last one returns the memory to its owner.
     *
     * @throws IllegalStateException when it is called more often than references were had
     */
    @Override
    void close();
}
