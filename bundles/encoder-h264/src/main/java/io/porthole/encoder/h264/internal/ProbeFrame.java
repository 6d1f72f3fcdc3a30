/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;

/** A black frame that encoders are tried with. */
record ProbeFrame(FrameInfo info, ByteBuffer pixels) implements Frame {
    /** Width and height: more than the least of every hardware encoder. */
    static final int SIDE = 256;

    ProbeFrame() {
        this(
                FrameInfo.packed(SIDE, SIDE, PixelFormat.GRAY8, 0, 0),
                ByteBuffer.allocateDirect(SIDE * SIDE).asReadOnlyBuffer());
    }

    @Override
    public ByteBuffer bytes() {
        return pixels.duplicate();
    }

    @Override
    public Frame retain() {
        return this;
    }

    @Override
    public void close() {}
}
