/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.screen.internal;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Shared memory that the X server writes frames into and encoders read them from: a few slots of one segment. The
 * memory goes when the ring is closed and the last slot lent from it has come back.
 */
final class ShmRing {
    /** One being encoded, the newest one waiting or shown to those who join, one being written. */
    static final int SLOTS = 3;

    private final int width;
    private final int height;
    private final int segment;
    private final long address;
    private final int slotBytes;
    private final ByteBuffer[] slots = new ByteBuffer[SLOTS];
    private final Runnable[] givers = new Runnable[SLOTS];
    private final AtomicInteger free = new AtomicInteger((1 << SLOTS) - 1);
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * Shares memory with the server.
     *
     * @param width of a frame in pixels, 4 bytes each
     * @throws XException when there is no memory or the server cannot reach it
     */
    ShmRing(XDisplay display, int width, int height) throws XException {
        this.width = width;
        this.height = height;
        this.slotBytes = Math.addExact(Math.multiplyExact(width * 4, height), 4095) & ~4095;
        int id = LibC.shmget(LibC.IPC_PRIVATE, (long) slotBytes * SLOTS, 0600 | LibC.IPC_CREAT);
        if (id < 0) {
            throw new XException("the kernel gives no shared memory for " + SLOTS + " x " + slotBytes + " bytes");
        }
        address = LibC.shmat(id, 0, 0);
        if (address == -1) {
            LibC.shmctl(id, LibC.IPC_RMID, 0);
            throw new XException("the kernel maps no shared memory of " + SLOTS + " x " + slotBytes + " bytes");
        }
        segment = Xcb.xcb_generate_id(display.connection());
        long error = Xcb.xcb_request_check(
                display.connection(), XcbShm.xcb_shm_attach_checked(display.connection(), segment, id, (byte) 0));
        // from here on the segment goes with its last user, even when this process is killed
        LibC.shmctl(id, LibC.IPC_RMID, 0);
        if (error != 0) {
            LibC.free(error);
            LibC.shmdt(address);
            throw new XException("the X server cannot share memory with this process (another container or host?)");
        }
        Natives.retain(); // a slot may come back long after the display is closed
        Pointer memory = new Pointer(address);
        for (int i = 0; i < SLOTS; i++) {
            int slot = i;
            slots[i] = memory.getByteBuffer((long) i * slotBytes, slotBytes);
            givers[i] = () -> giveBack(slot);
        }
    }

    boolean fits(int wantedWidth, int wantedHeight) {
        return width == wantedWidth && height == wantedHeight;
    }

    /** Returns a slot to write to, or -1 when all are lent. */
    int take() {
        for (; ; ) {
            int now = free.get();
            if (now == 0) {
                return -1;
            }
            int slot = Integer.numberOfTrailingZeros(now);
            if (free.compareAndSet(now, now & ~(1 << slot))) {
                users.incrementAndGet();
                return slot;
            }
        }
    }

    /** Returns the slot's memory. */
    ByteBuffer pixels(int slot) {
        return slots[slot];
    }

    /** Returns the callback that gives the slot back. */
    Runnable giver(int slot) {
        return givers[slot];
    }

    /** Returns the X11 id of the whole segment. */
    int segment() {
        return segment;
    }

    int offset(int slot) {
        return slot * slotBytes;
    }

    private void giveBack(int slot) {
        free.getAndAccumulate(1 << slot, (a, b) -> a | b);
        leave();
    }

    /** Ends it. To be called once, by the owner. */
    void close(@Nullable XDisplay display) {
        if (display != null && !display.broken()) {
            XcbShm.xcb_shm_detach(display.connection(), segment);
            display.flush();
        }
        leave();
    }

    private void leave() {
        if (users.decrementAndGet() == 0) {
            LibC.shmdt(address);
            Natives.release();
        }
    }
}
