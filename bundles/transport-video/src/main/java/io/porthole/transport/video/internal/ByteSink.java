/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.video.internal;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Memory that a muxer writes to and a response is sent from. It grows to what some frames need, and is used again. */
final class ByteSink implements WritableByteChannel {
    private static final int INITIAL_BYTES = 1 << 15;

    private ByteBuffer bytes = ByteBuffer.allocate(INITIAL_BYTES);

    @Override
    public int write(ByteBuffer more) {
        int size = more.remaining();
        if (bytes.remaining() < size) {
            int needed = Math.addExact(bytes.position(), size);
            bytes = ByteBuffer.allocate(Math.max(needed, 2 * bytes.capacity())).put(bytes.flip());
        }
        bytes.put(more);
        return size;
    }

    /** Returns what was written since the last call; valid until the next write. */
    ByteBuffer take() {
        ByteBuffer written = bytes.duplicate().flip();
        bytes.clear();
        return written;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
