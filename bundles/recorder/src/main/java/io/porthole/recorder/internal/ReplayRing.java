/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest frames of one stream, bounded by bytes and by time. It begins with a key frame; what leaves it goes from
 * one key frame to the next. Safe from any thread; the lock is held for moments only.
 */
final class ReplayRing implements EntrySink {
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final long maxNanos;
    private long maxBytes;
    private long bytes;

    ReplayRing(long maxNanos, long maxBytes) {
        this.maxNanos = maxNanos;
        this.maxBytes = maxBytes;
    }

    /** Changes how many bytes it may take. */
    synchronized void maxBytes(long most) {
        maxBytes = most;
        trim();
    }

    synchronized long maxBytes() {
        return maxBytes;
    }

    long maxNanos() {
        return maxNanos;
    }

    @Override
    public synchronized void accept(Entry entry) {
        if (entry instanceof KeptFrame unit && unit.key()) {
            if (entries.peekFirst() instanceof KeptFrame first && unit.differsInSize(first)) {
                clear(); // one video has frames of one size
            }
        } else if (entries.isEmpty()) {
            return;
        }
        entries.addLast(entry);
        bytes += entry.byteCount();
        trim();
    }

    @Override
    public void ended(String reason) {
        // what it has can be saved until it is too old
    }

    private void trim() {
        while (bytes > maxBytes || isSecondOldEnough()) {
            removeFirst();
        }
    }

    /** Returns whether what begins with the second key frame is as long as the ring may be. */
    private boolean isSecondOldEnough() {
        Entry second = second();
        return second != null && entries.getLast().nanos() - second.nanos() >= maxNanos;
    }

    private @Nullable Entry second() {
        Iterator<Entry> each = entries.iterator();
        if (each.hasNext()) {
            each.next();
        }
        while (each.hasNext()) {
            Entry next = each.next();
            if (next instanceof KeptFrame unit && unit.key()) {
                return next;
            }
        }
        return null;
    }

    /** Removes the first key frame and all that depends on it. */
    private void removeFirst() {
        do {
            bytes -= entries.removeFirst().byteCount();
        } while (!entries.isEmpty() && !(entries.getFirst() instanceof KeptFrame unit && unit.key()));
    }

    /** Removes what is older than the ring's length. */
    synchronized void expire(long now) {
        while (!entries.isEmpty() && now - entries.getLast().nanos() > maxNanos) {
            removeFirst();
        }
    }

    private void clear() {
        entries.clear();
        bytes = 0;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Returns all that is there; a snapshot. */
    synchronized List<Entry> entries() {
        return new ArrayList<>(entries);
    }

    /** Returns the time between the first and the last frame. */
    synchronized long nanos() {
        return entries.isEmpty()
                ? 0
                : entries.getLast().nanos() - entries.getFirst().nanos();
    }

    /**
     * Returns what lies between two times, from the last key frame that is not after the first time.
     *
     * @param fromNanos on the clock of {@link System#nanoTime()}
     * @param toNanos likewise, the last that counts
     */
    synchronized List<Entry> between(long fromNanos, long toNanos) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.nanos() - toNanos > 0 && !found.isEmpty()) {
                break;
            }
            if (entry instanceof KeptFrame unit && unit.key() && unit.nanos() - fromNanos <= 0) {
                found.clear();
            }
            found.add(entry);
        }
        return found;
    }
}
