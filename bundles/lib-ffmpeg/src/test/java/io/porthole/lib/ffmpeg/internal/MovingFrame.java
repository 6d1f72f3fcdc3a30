/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** A bright block on a gradient, which moves by four pixels from frame to frame. */
record MovingFrame(FrameInfo info, ByteBuffer bytes) implements Frame {
    private static final int BLOCK = 40;

    static MovingFrame of(int width, int height, PixelFormat format, int number) {
        FrameInfo info = FrameInfo.packed(width, height, format, number, TimeUnit.MILLISECONDS.toNanos(33L * number));
        ByteBuffer pixels = ByteBuffer.allocateDirect(Math.toIntExact(info.spanBytes()));
        int left = number * 4 % Math.max(1, width - BLOCK);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean block = x >= left && x < left + BLOCK && y >= height / 2 && y < height / 2 + BLOCK;
                for (int c = 0; c < format.bytesPerPixel(); c++) {
                    pixels.put((byte) (block ? 240 : 40 + 100 * x / width + 20 * c));
                }
            }
        }
        return new MovingFrame(info, pixels.flip().asReadOnlyBuffer());
    }

    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    @Override
    public Frame retain() {
        return this;
    }

    @Override
    public void close() {}
}
