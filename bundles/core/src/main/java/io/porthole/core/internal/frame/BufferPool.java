/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.frame;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Direct memory that is used again and again. Sizes go in quarter steps between powers of two, so that at most a
 * fifth of a large buffer is unused. What is lent and what lies idle are bounded together.
 */
public final class BufferPool {
    private static final int MIN_LOG2 = 12;
    private static final int STEPS = 4;
    private static final int MAX_BYTES = 1 << 30;

    private final List<ArrayDeque<ByteBuffer>> idle = new ArrayList<>();
    private long limit;
    private long lentBytes;
    private long idleBytes;

    /** Creates a pool with the bound of the bytes that are lent and idle together. */
    public BufferPool(long limitBytes) {
        this.limit = limitBytes;
        for (int i = 0; i <= index(MAX_BYTES); i++) {
            idle.add(new ArrayDeque<>());
        }
    }

    /** Changes the bound; what is lent already stays so. */
    public synchronized void limit(long limitBytes) {
        limit = limitBytes;
        makeRoom(0);
    }

    /**
     * Lends a buffer.
     *
     * @return with position 0 and {@code bytes} as its limit, or null when the bound does not allow it
     */
    public @Nullable ByteBuffer take(int bytes) {
        return take(bytes, false);
    }

    /**
     * Lends a buffer beyond the bound if need be; for what a bounded number of owners need to go on.
     *
     * @throws IllegalStateException when the process has no memory left
     */
    public ByteBuffer takeAnyway(int bytes) {
        ByteBuffer buffer = take(bytes, true);
        if (buffer == null) {
            throw new IllegalStateException("no direct memory left for " + bytes + " bytes");
        }
        return buffer;
    }

    private @Nullable ByteBuffer take(int bytes, boolean anyway) {
        if (bytes < 0 || bytes > MAX_BYTES) {
            return null;
        }
        int size = sizeClass(bytes);
        synchronized (this) {
            ByteBuffer buffer = idle.get(index(size)).pollFirst();
            if (buffer != null) {
                idleBytes -= size;
                lentBytes += size;
                return buffer.clear().limit(bytes);
            }
            makeRoom(size);
            if (!anyway && lentBytes + idleBytes + size > limit) {
                return null;
            }
            lentBytes += size;
        }
        return allocate(size, bytes);
    }

    private @Nullable ByteBuffer allocate(int size, int bytes) {
        try {
            return ByteBuffer.allocateDirect(size).limit(bytes);
        } catch (OutOfMemoryError e) {
            // the process's bound on direct memory is lower than ours: the same answer
            synchronized (this) {
                lentBytes -= size;
            }
            return null;
        }
    }

    /** Takes a buffer back. */
    public synchronized void give(ByteBuffer buffer) {
        int size = buffer.capacity();
        lentBytes -= size;
        if (lentBytes + idleBytes + size <= limit) {
            idleBytes += size;
            idle.get(index(size)).addFirst(buffer);
        }
    }

    /** Returns the bytes that are lent just now. */
    public synchronized long lentBytes() {
        return lentBytes;
    }

    /** Returns the bytes that lie idle. */
    public synchronized long idleBytes() {
        return idleBytes;
    }

    private void makeRoom(int size) {
        for (int i = idle.size() - 1; i >= 0 && lentBytes + idleBytes + size > limit; i--) {
            ArrayDeque<ByteBuffer> buffers = idle.get(i);
            while (!buffers.isEmpty() && lentBytes + idleBytes + size > limit) {
                idleBytes -= buffers.removeLast().capacity();
            }
        }
    }

    /** Returns the least size that is kept and holds that many bytes. */
    static int sizeClass(int bytes) {
        if (bytes <= (1 << MIN_LOG2)) {
            return 1 << MIN_LOG2;
        }
        int step = Integer.highestOneBit(bytes - 1) / STEPS;
        return (bytes + step - 1) / step * step;
    }

    private static int index(int size) {
        int log2 = 31 - Integer.numberOfLeadingZeros(size);
        return (log2 - MIN_LOG2) * STEPS + (size - (1 << log2)) / ((1 << log2) / STEPS);
    }
}
