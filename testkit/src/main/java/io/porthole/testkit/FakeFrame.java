/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/** A raw frame that counts its references. */
public final class FakeFrame implements Frame {
    private final FrameInfo info;
    private final ByteBuffer pixels;
    private final AtomicInteger references = new AtomicInteger(1);

    /** With one reference. */
    public FakeFrame(FrameInfo info, ByteBuffer pixels) {
        this.info = info;
        this.pixels = pixels;
    }

    /** How many references are held. */
    public int references() {
        return references.get();
    }

    @Override
    public FrameInfo info() {
        return info;
    }

    @Override
    public ByteBuffer bytes() {
        if (references.get() <= 0) {
            throw new IllegalStateException("no reference is left");
        }
        return pixels.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public FakeFrame retain() {
        references.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (references.decrementAndGet() < 0) {
            throw new IllegalStateException("closed more often than retained");
        }
    }
}
