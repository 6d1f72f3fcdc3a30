/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.frame;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.SharedFrame;

/** Common base of raw and encoded frames: a reference count and a place in the order of arrival. */
public abstract class CountedFrame implements SharedFrame {
    private final RefCount references = new RefCount();
    private final FrameInfo info;
    private final long ordinal;

    CountedFrame(FrameInfo info, long ordinal) {
        this.info = info;
        this.ordinal = ordinal;
    }

    @Override
    public final FrameInfo info() {
        return info;
    }

    /**
     * Place of the raw frame in its stream's order of arrival, from 1; unlike the source's sequence it always rises.
     */
    public final long ordinal() {
        return ordinal;
    }

    /** Returns the number of bytes in {@link #bytes()}, without making a view. */
    public abstract int byteCount();

    /** Returns whether it can be decoded without an earlier one. */
    public boolean key() {
        return true;
    }

    /** Adds a reference unless none is left. */
    public final boolean tryRetain() {
        return references.tryRetain();
    }

    @Override
    public SharedFrame retain() {
        if (!references.tryRetain()) {
            throw new IllegalStateException("the frame was released already");
        }
        return this;
    }

    @Override
    public final void close() {
        if (references.release()) {
            released();
        }
    }

    final void checkAlive() {
        if (!references.isAlive()) {
            throw new IllegalStateException("the frame was released already");
        }
    }

    /** Gives the memory back; called once, on the thread that closed the last reference. */
    abstract void released();
}
