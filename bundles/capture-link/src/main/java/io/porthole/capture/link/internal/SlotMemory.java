/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.nio.ByteBuffer;

/** Memory of a ring's slots. */
interface SlotMemory extends AutoCloseable {
    /** Returns the size in bytes. */
    long bytes();

    /** Direct memory of one slot, the whole slot from position 0 to the limit, always the same object. */
    ByteBuffer slot(int index);

    /** Returns the path by which a producer on this machine can open it; empty when it is not shared. */
    String path();

    /** Random bytes at the beginning of the shared memory, by which a producer knows that it opened the right one. */
    byte[] nonce();

    /** Frees the memory; slots must not be read any more. Closing it twice does nothing. */
    @Override
    void close();
}
