/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.frame.FrameInfo;
import io.porthole.capture.mujoco.internal.lib.Painter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The memory that OpenGL reads back into and that one stream lends to the host: a few direct buffers, made when first
 * needed. When all of them are out the frame is skipped.
 */
final class FramePool {
    /** One being encoded, one waiting, one being drawn, and one for a slow reader. */
    static final int SLOTS = 4;

    private final @Nullable Slot[] slots = new Slot[SLOTS];

    /** A free buffer of exactly this size, or null when all are lent. */
    @Nullable
    Slot take(FrameInfo info) {
        int bytes = Math.toIntExact(info.spanBytes());
        for (int i = 0; i < SLOTS; i++) {
            Slot slot = slots[i];
            if (slot == null || (slot.pixels.capacity() != bytes && !slot.lent.get())) {
                slot = new Slot(bytes);
                slots[i] = slot;
            }
            if (slot.pixels.capacity() == bytes && slot.lent.compareAndSet(false, true)) {
                return slot;
            }
        }
        return null;
    }

    /** One buffer. It is its own release, so that lending allocates nothing. */
    static final class Slot implements Runnable {
        final ByteBuffer pixels;
        final long address;
        private final AtomicBoolean lent = new AtomicBoolean();

        private Slot(int bytes) {
            pixels = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            address = Painter.address(pixels);
        }

        /** Gives the buffer back. */
        @Override
        public void run() {
            lent.set(false);
        }
    }
}
