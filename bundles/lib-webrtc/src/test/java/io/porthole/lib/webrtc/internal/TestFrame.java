/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;

/** A frame of one colour, whose upper half may be another one. */
record TestFrame(FrameInfo info, ByteBuffer bytes) implements Frame {
    static TestFrame of(PixelFormat format, int width, int height, int padding, boolean bottomUp, int up, int down) {
        int bpp = format.bytesPerPixel();
        int stride = width * bpp + padding;
        ByteBuffer b = ByteBuffer.allocateDirect(stride * height);
        for (int y = 0; y < height; y++) {
            boolean upper = bottomUp ? y >= height / 2 : y < height / 2;
            int rgb = upper ? up : down;
            for (int x = 0; x < width; x++) {
                put(b, y * stride + x * bpp, format, rgb);
            }
        }
        FrameInfo info = FrameInfo.packed(width, height, format, 1, System.nanoTime())
                .withStride(stride)
                .withBottomUp(bottomUp)
                .withSimulationTime(0);
        return new TestFrame(info, b.asReadOnlyBuffer());
    }

    private static void put(ByteBuffer b, int at, PixelFormat format, int rgb) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        boolean blueFirst = format == PixelFormat.BGR8 || format == PixelFormat.BGRA8;
        b.put(at, (byte) (blueFirst ? blue : red));
        if (format != PixelFormat.GRAY8) {
            b.put(at + 1, (byte) green);
            b.put(at + 2, (byte) (blueFirst ? red : blue));
        }
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
