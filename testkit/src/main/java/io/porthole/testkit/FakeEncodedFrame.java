/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.Framing;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A compressed picture that counts its references and how often it was framed. */
public final class FakeEncodedFrame implements EncodedFrame {
    private final int streamId;
    private final FrameInfo info;
    private final Codec codec;
    private final boolean key;
    private final ByteBuffer bytes;
    private final AtomicInteger references = new AtomicInteger(1);
    private final IdentityHashMap<Framing, ByteBuffer> framed = new IdentityHashMap<>();
    private final AtomicInteger framings = new AtomicInteger();

    /** A JPEG with one reference. */
    public FakeEncodedFrame(int streamId, FrameInfo info, byte[] bytes) {
        this(streamId, info, Codec.JPEG, true, bytes);
    }

    /** With one reference. */
    public FakeEncodedFrame(int streamId, FrameInfo info, Codec codec, boolean key, byte[] bytes) {
        this.streamId = streamId;
        this.info = info;
        this.codec = codec;
        this.key = key;
        this.bytes = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** How many references are held. */
    public int references() {
        return references.get();
    }

    /** How often an envelope was written. */
    public int framings() {
        return framings.get();
    }

    @Override
    public FrameInfo info() {
        return info;
    }

    @Override
    public ByteBuffer bytes() {
        check();
        return bytes.asReadOnlyBuffer();
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
    public synchronized ByteBuffer framed(Framing framing) {
        check();
        return framed.computeIfAbsent(framing, this::frame).asReadOnlyBuffer();
    }

    private ByteBuffer frame(Framing framing) {
        framings.incrementAndGet();
        ByteBuffer out = ByteBuffer.allocateDirect(framing.overheadBytes(this) + bytes.remaining());
        framing.header(this, out);
        out.put(bytes.duplicate());
        framing.trailer(this, out);
        return out.flip();
    }

    @Override
    public EncodedFrame retain() {
        check();
        references.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (references.decrementAndGet() < 0) {
            throw new IllegalStateException("closed more often than retained");
        }
    }

    private void check() {
        if (references.get() <= 0) {
            throw new IllegalStateException("no reference is left");
        }
    }
}
