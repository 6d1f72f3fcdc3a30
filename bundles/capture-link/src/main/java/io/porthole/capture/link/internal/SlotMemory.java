/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.nio.ByteBuffer;

/** Memory of a ring's slots. */
interface SlotMemory extends AutoCloseable {
    /** All bytes that it takes. */
    long bytes();

    /** Direct memory of one slot, the whole slot from position 0 to the limit, always the same object. */
    ByteBuffer slot(int index);

    /** Where a producer on this machine can open it; empty when it is not shared. */
    String path();

    /** Random bytes at the beginning of the shared memory, by which a producer knows that it opened the right one. */
    byte[] nonce();

    /** Frees it; nothing may look at a slot any more. Done twice, it does nothing. */
    @Override
    void close();
}
