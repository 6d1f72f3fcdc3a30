/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.frame;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.Framing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** One encoded frame in pooled memory, with its envelopes. */
public final class PooledEncodedFrame extends CountedFrame implements EncodedFrame {
    private final BufferPool pool;
    private final ByteBuffer memory;
    private final ByteBuffer bytes;
    private final Codec codec;
    private final boolean key;
    private final int streamId;
    private final Envelopes envelopes;

    private PooledEncodedFrame(
            FrameInfo info, long ordinal, Encoding encoding, BufferPool pool, ByteBuffer memory, int length) {
        super(info, ordinal);
        this.pool = pool;
        this.memory = memory;
        this.bytes = memory.slice(Envelopes.ROOM, length).asReadOnlyBuffer();
        this.codec = encoding.codec;
        this.key = encoding.key;
        this.streamId = encoding.streamId;
        this.envelopes = new Envelopes(pool, memory, length);
    }

    /**
     * Encoding of a frame.
     *
     * @param codec the codec
     * @param key whether it can be decoded without an earlier one
     * @param streamId the stream's number
     */
    public record Encoding(Codec codec, boolean key, int streamId) {}

    /**
     * Copies encoded bytes into memory of its own, leaving room for an envelope around it.
     *
     * @param info shape and time
     * @param ordinal see {@link #ordinal}
     * @param encoded the bytes from position to limit
     * @return with one reference, or null when the pool has no memory left
     */
    public static @Nullable PooledEncodedFrame copyOf(
            FrameInfo info, long ordinal, Encoding encoding, ByteBuffer encoded, BufferPool pool) {
        int length = encoded.remaining();
        ByteBuffer memory = pool.take(length + 2 * Envelopes.ROOM);
        if (memory == null) {
            return null;
        }
        memory.put(Envelopes.ROOM, encoded, encoded.position(), length);
        return new PooledEncodedFrame(info, ordinal, encoding, pool, memory, length);
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public boolean key() {
        return key;
    }

    @Override
    public int streamId() {
        return streamId;
    }

    @Override
    public ByteBuffer bytes() {
        checkAlive();
        return bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    @Override
    public int byteCount() {
        return bytes.capacity();
    }

    @Override
    public ByteBuffer framed(Framing framing) {
        checkAlive();
        return envelopes.around(this, framing);
    }

    @Override
    public void giveBack(Framing framing, ByteBuffer view) {
        checkAlive();
        envelopes.giveBack(framing, view);
    }

    @Override
    public PooledEncodedFrame retain() {
        super.retain();
        return this;
    }

    @Override
    void released() {
        envelopes.release();
        pool.give(memory);
    }
}
