/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The slots of one link. Each belongs to the producer until its frame is lent to the host, and again from when that
 * frame is released. The memory is freed when the ring is closed and the last lent frame has come back, whichever is
 * later. Safe from any thread.
 */
final class Ring implements AutoCloseable {
    static final int MAX_SLOTS = 8;
    private static final int CLOSED = 1 << MAX_SLOTS;

    private final int generation;
    private final int slotCount;
    private final int slotBytes;
    private final SlotMemory memory;
    private final Runnable wake;
    private final Runnable freed;
    private final Runnable[] returns;
    /** Bit i: slot i is lent; bit {@link #CLOSED}. */
    private final AtomicInteger state = new AtomicInteger();
    /** Bit i: slot i came back and the producer does not know yet. */
    private final AtomicInteger returned = new AtomicInteger();

    /**
     * A ring whose slots all belong to the producer.
     *
     * @param wake run on any thread when a slot has come back
     * @param freed run once, on any thread, when the memory has been freed
     */
    Ring(int generation, int slotCount, int slotBytes, SlotMemory memory, Runnable wake, Runnable freed) {
        this.generation = generation;
        this.slotCount = slotCount;
        this.slotBytes = slotBytes;
        this.memory = memory;
        this.wake = wake;
        this.freed = freed;
        this.returns = new Runnable[slotCount];
        for (int i = 0; i < slotCount; i++) {
            int slot = i;
            returns[i] = () -> giveBack(slot);
        }
    }

    int generation() {
        return generation;
    }

    int slotCount() {
        return slotCount;
    }

    int slotBytes() {
        return slotBytes;
    }

    SlotMemory memory() {
        return memory;
    }

    /** Returns the slot's memory, to be read only while its frame is lent. */
    ByteBuffer pixels(int slot) {
        return memory.slot(slot);
    }

    /** Checks that the producer may use the slot just now. */
    void requireFree(int slot) throws LinkException {
        if (slot < 0 || slot >= slotCount) {
            throw new LinkException("slot " + Integer.toUnsignedLong(slot) + " is not in 0.." + (slotCount - 1));
        }
        if ((state.get() & 1 << slot) != 0) {
            throw new LinkException("slot " + slot + " holds a frame that has not been released");
        }
    }

    /**
     * Lends a free slot to the host.
     *
     * @return gives the slot back; does nothing the second time
     */
    Runnable lend(int slot) {
        state.getAndUpdate(s -> s | 1 << slot);
        return returns[slot];
    }

    private void giveBack(int slot) {
        int bit = 1 << slot;
        int before = state.getAndUpdate(s -> s & ~bit);
        if ((before & bit) == 0) {
            return;
        }
        if (before == (CLOSED | bit)) {
            free();
        } else if ((before & CLOSED) == 0) {
            returned.getAndUpdate(s -> s | bit);
            wake.run();
        }
    }

    /**
     * Returns the slots that came back since the last call, one bit each; the caller passes them on to the producer.
     */
    int takeReturned() {
        return returned.get() == 0 ? 0 : returned.getAndSet(0);
    }

    /** No frame is lent from now on. Done twice, it does nothing. */
    @Override
    public void close() {
        if (state.getAndUpdate(s -> s | CLOSED) == 0) {
            free();
        }
    }

    private void free() {
        memory.close();
        freed.run();
    }
}
