/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.frame;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Framing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** One compressed picture in pooled memory, with its envelopes. */
public final class EncodedPicture extends SharedPicture implements EncodedFrame {
    private final BufferPool pool;
    private final ByteBuffer memory;
    private final ByteBuffer bytes;
    private final Codec codec;
    private final boolean key;
    private final int streamId;
    private final Envelopes envelopes;

    private EncodedPicture(SharedPicture raw, Made made, BufferPool pool, ByteBuffer memory, int length) {
        super(raw.info(), raw.ordinal());
        this.pool = pool;
        this.memory = memory;
        this.bytes = memory.slice(Envelopes.ROOM, length).asReadOnlyBuffer();
        this.codec = made.codec;
        this.key = made.key;
        this.streamId = made.streamId;
        this.envelopes = new Envelopes(pool, memory, length);
    }

    /**
     * How a picture was made.
     *
     * @param codec what it is compressed with
     * @param key whether it stands alone
     * @param streamId the stream's number
     */
    public record Made(Codec codec, boolean key, int streamId) {}

    /**
     * Copies what an encoder made into memory of its own, leaving room for an envelope around it.
     *
     * @param raw what it was made from
     * @return with one reference, or null when the pool has no memory left
     */
    public static @Nullable EncodedPicture copyOf(
            SharedPicture raw, Made made, ByteBuffer compressed, BufferPool pool) {
        int length = compressed.remaining();
        ByteBuffer memory = pool.take(length + 2 * Envelopes.ROOM);
        if (memory == null) {
            return null;
        }
        memory.put(Envelopes.ROOM, compressed, compressed.position(), length);
        return new EncodedPicture(raw, made, pool, memory, length);
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
    public EncodedPicture retain() {
        super.retain();
        return this;
    }

    @Override
    void released() {
        envelopes.release();
        pool.give(memory);
    }
}
