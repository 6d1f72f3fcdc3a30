/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Memory of this process alone, where memory cannot be shared: frames come over the socket. It goes back to the system
 * the moment that it is closed: a producer that asks for other sizes all the time must not fill up what the garbage
 * collector would free some day.
 */
final class PrivateMemory implements SlotMemory {
    private final long address;
    private final long bytes;
    private final ByteBuffer[] slots;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PrivateMemory(long address, long bytes, ByteBuffer[] slots) {
        this.address = address;
        this.bytes = bytes;
        this.slots = slots;
    }

    /**
     * Makes it; all zero, and no page of it is taken before something is written there.
     *
     * @throws IOException when the system refuses
     * @throws LinkageError when the C library cannot be reached
     */
    static PrivateMemory create(int slots, long slotBytes) throws IOException {
        LibC.retain();
        long bytes = slots * slotBytes;
        int access = LibC.PROT_READ | LibC.PROT_WRITE;
        long address = LibC.mmap(0, bytes, access, LibC.MAP_PRIVATE | LibC.MAP_ANONYMOUS, -1, 0);
        if (address == LibC.MAP_FAILED) {
            int errno = Native.getLastError();
            LibC.release();
            throw new IOException("mmap failed with errno " + errno);
        }
        Pointer base = new Pointer(address);
        ByteBuffer[] views = new ByteBuffer[slots];
        for (int i = 0; i < slots; i++) {
            views[i] = base.getByteBuffer(i * slotBytes, slotBytes);
        }
        return new PrivateMemory(address, bytes, views);
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
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LibC.munmap(address, bytes);
            LibC.release();
        }
    }
}
