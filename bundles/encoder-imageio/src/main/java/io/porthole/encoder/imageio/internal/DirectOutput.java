/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.imageio.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.stream.ImageOutputStreamImpl;

/** Takes a writer's bytes straight into direct memory, which grows as needed and is used again for the next image. */
final class DirectOutput extends ImageOutputStreamImpl {
    private static final int FIRST_BYTES = 64 << 10;

    private ByteBuffer memory = ByteBuffer.allocateDirect(FIRST_BYTES);
    private int end;
    private int limit;

    /** Begins a new image of at most that many bytes. */
    void begin(int maxBytes) throws IOException {
        memory.clear();
        end = 0;
        limit = maxBytes;
        flushedPos = 0;
        seek(0);
    }

    /** What was written since {@link #begin}, from position to limit, valid until then. */
    ByteBuffer written() {
        return memory.clear().limit(end);
    }

    @Override
    public void write(int b) throws IOException {
        flushBits();
        room(1);
        memory.put((int) streamPos, (byte) b);
        advance(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        flushBits();
        room(length);
        memory.put((int) streamPos, bytes, offset, length);
        advance(length);
    }

    private void room(int length) throws IOException {
        long needed = streamPos + length;
        if (needed > limit) {
            throw new IOException("the JPEG is larger than " + limit + " bytes");
        }
        if (needed > memory.capacity()) {
            ByteBuffer larger =
                    ByteBuffer.allocateDirect((int) Math.min(limit, Math.max(needed, memory.capacity() * 2L)));
            memory = larger.put(0, memory, 0, end);
        }
    }

    private void advance(int length) {
        streamPos += length;
        end = Math.max(end, (int) streamPos);
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < end ? memory.get((int) streamPos++) & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        bitOffset = 0;
        int there = (int) Math.min(length, end - streamPos);
        if (there <= 0) {
            return length == 0 ? 0 : -1;
        }
        memory.get((int) streamPos, bytes, offset, there);
        streamPos += there;
        return there;
    }

    @Override
    public long length() {
        return end;
    }
}
