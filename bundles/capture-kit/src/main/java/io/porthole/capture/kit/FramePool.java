/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The direct buffers that one stream lends to the host, allocated when first needed. When all of them are lent, the
 * frame is to be skipped. {@link #take} belongs to one thread at a time; a slot is given back on any.
 */
public final class FramePool {
    /** Slots of a pool: one being encoded, the newest one, one being drawn, and one for a slow reader. */
    public static final int SLOTS = 4;

    private final @Nullable Slot[] slots = new Slot[SLOTS];

    /** Creates a pool without buffers. */
    public FramePool() {}

    /**
     * Takes a free buffer.
     *
     * @param bytes its exact capacity
     * @return a buffer with its position at 0 and its limit at its capacity, or null when all are lent
     */
    public @Nullable Slot take(long bytes) {
        int size = Math.toIntExact(bytes);
        for (int i = 0; i < SLOTS; i++) {
            Slot slot = slots[i];
            if (slot == null || (slot.pixels.capacity() != size && !slot.lent.get())) {
                slot = new Slot(size);
                slots[i] = slot;
            }
            if (slot.pixels.capacity() == size && slot.lent.compareAndSet(false, true)) {
                slot.pixels.clear();
                return slot;
            }
        }
        return null;
    }

    /** One buffer. It is its own release callback, so that lending allocates nothing. */
    public static final class Slot implements Runnable {
        private final ByteBuffer pixels;
        private final AtomicBoolean lent = new AtomicBoolean();

        private Slot(int bytes) {
            pixels = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }

        /** Returns the memory, in native byte order, to be written only between {@link FramePool#take} and release. */
        public ByteBuffer pixels() {
            return pixels;
        }

        /** Gives the buffer back to its pool. */
        @Override
        public void run() {
            lent.set(false);
        }
    }
}
