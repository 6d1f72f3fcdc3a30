/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.nio.ByteBuffer;

/** Memory of the JVM, where the C library cannot be reached: frames come over the socket. */
final class JavaMemory implements SlotMemory {
    private final ByteBuffer[] slots;
    private final long bytes;

    JavaMemory(int slots, long slotBytes) {
        this.slots = new ByteBuffer[slots];
        this.bytes = slots * slotBytes;
        for (int i = 0; i < slots; i++) {
            this.slots[i] = ByteBuffer.allocateDirect(Math.toIntExact(slotBytes));
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public ByteBuffer slot(int index) {
        return slots[index];
    }

    @Override
    public String path() {
        return "";
    }

    @Override
    public byte[] nonce() {
        return new byte[Wire.NONCE_BYTES];
    }

    @Override
    public void close() {} // the garbage collector frees direct buffers
}
