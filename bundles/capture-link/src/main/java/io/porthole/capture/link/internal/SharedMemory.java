/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Memory that this process owns and a producer maps too. It is sealed: a producer that could shorten it would kill the
 * JVM with SIGBUS when it reads. It has no name in any file system, so nothing is left behind by a crash.
 */
final class SharedMemory implements SlotMemory {
    private final int fd;
    private final long address;
    private final long bytes;
    private final ByteBuffer[] slots;
    private final byte[] nonce;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SharedMemory(int fd, long address, long bytes, ByteBuffer[] slots, byte[] nonce) {
        this.fd = fd;
        this.address = address;
        this.bytes = bytes;
        this.slots = slots;
        this.nonce = nonce;
    }

    /**
     * Makes it.
     *
     * @throws IOException when the system refuses
     * @throws LinkageError when the C library cannot be reached
     */
    static SharedMemory create(String name, int slots, long slotBytes, byte[] nonce) throws IOException {
        LibC.retain();
        boolean made = false;
        try {
            SharedMemory memory = map(name, slots, slotBytes, nonce);
            made = true;
            return memory;
        } finally {
            if (!made) {
                LibC.release();
            }
        }
    }

    private static SharedMemory map(String name, int slots, long slotBytes, byte[] nonce) throws IOException {
        long bytes = Wire.RING_HEAD_BYTES + slots * slotBytes;
        int fd = LibC.memfd_create("porthole-" + name, LibC.MFD_CLOEXEC | LibC.MFD_ALLOW_SEALING);
        check(fd >= 0, "memfd_create");
        long address = LibC.MAP_FAILED;
        try {
            check(LibC.ftruncate(fd, bytes) == 0, "ftruncate");
            int seals = LibC.F_SEAL_SHRINK | LibC.F_SEAL_GROW | LibC.F_SEAL_SEAL;
            check(LibC.fcntl(fd, LibC.F_ADD_SEALS, seals) == 0, "fcntl(F_ADD_SEALS)");
            address = LibC.mmap(0, bytes, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, fd, 0);
            check(address != LibC.MAP_FAILED, "mmap");
        } finally {
            if (address == LibC.MAP_FAILED) {
                LibC.close(fd);
            }
        }
        Pointer base = new Pointer(address);
        base.write(0, nonce, 0, nonce.length);
        ByteBuffer[] views = new ByteBuffer[slots];
        for (int i = 0; i < slots; i++) {
            views[i] = base.getByteBuffer(Wire.RING_HEAD_BYTES + i * slotBytes, slotBytes);
        }
        return new SharedMemory(fd, address, bytes, views, nonce);
    }

    private static void check(boolean good, String call) throws IOException {
        if (!good) {
            throw new IOException(call + " failed with errno " + Native.getLastError());
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
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + fd;
    }

    @Override
    public byte[] nonce() {
        return nonce.clone();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LibC.munmap(address, bytes);
            LibC.close(fd);
            LibC.release();
        }
    }
}
