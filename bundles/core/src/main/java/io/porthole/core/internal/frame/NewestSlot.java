/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.frame;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Room for one frame, which an older one never gets and an older one always leaves. Owns one reference to the
 * frame in it. Safe from any thread, without locks.
 *
 * @param <P> what is kept
 */
public final class NewestSlot<P extends CountedFrame> {
    private final AtomicReference<@Nullable P> slot = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * Puts a frame in, unless there is a newer one.
     *
     * @param frame one reference, taken over in any case
     * @return whether a frame of another frame had to give way: the one that was there, or this one
     */
    public boolean offer(P frame) {
        P old;
        do {
            old = slot.get();
            if (old != null && old.ordinal() > frame.ordinal()) {
                frame.close();
                return true;
            }
        } while (!slot.compareAndSet(old, frame));
        if (old != null) {
            old.close();
        }
        if (closed) {
            clear();
        }
        return old != null && old.ordinal() != frame.ordinal();
    }

    /**
     * Puts a frame in the place of another one, unless that has left it.
     *
     * @param frame one reference, taken over in any case
     * @return whether it was still there
     */
    public boolean replace(P expected, P frame) {
        if (!slot.compareAndSet(expected, frame)) {
            frame.close();
            return false;
        }
        expected.close();
        if (closed) {
            clear();
        }
        return true;
    }

    /** Takes the frame out, with its reference. */
    public @Nullable P take() {
        return slot.getAndSet(null);
    }

    /** Returns the frame with a further reference; it stays in. */
    public @Nullable P share() {
        for (; ; ) {
            P frame = slot.get();
            if (frame == null || frame.tryRetain()) {
                return frame;
            }
        }
    }

    /** Returns the frame without a reference: good for its shape and time, not for its bytes. */
    public @Nullable P peek() {
        return slot.get();
    }

    /** Throws the frame away. */
    public void clear() {
        P old = take();
        if (old != null) {
            old.close();
        }
    }

    /** Throws away the frame and all that are offered from now on. */
    public void close() {
        closed = true;
        clear();
    }
}
