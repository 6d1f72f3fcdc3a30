/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.testing;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;

/** A frame in its own memory, painted pixel by pixel; everything that is not a pixel is 0xA5. */
public final class TestFrame implements Frame {
    private static final byte PADDING = (byte) 0xA5;

    private final FrameInfo info;
    private final ByteBuffer memory;

    /** Any memory under any description. */
    public TestFrame(FrameInfo info, ByteBuffer memory) {
        this.info = info;
        this.memory = memory;
    }

    /** Colours of a frame, as {@code 0xRRGGBB}. */
    @FunctionalInterface
    public interface Painter {
        /** Returns the colour at a place, counted from the upper left. */
        int at(int x, int y);
    }

    /** Returns a tightly packed top-down frame. */
    public static TestFrame paint(int width, int height, PixelFormat format, Painter painter) {
        return paint(width, height, format, 0, false, painter);
    }

    /** A frame with {@code padding} bytes after each row but the last, which ends the memory. */
    public static TestFrame paint(
            int width, int height, PixelFormat format, int padding, boolean bottomUp, Painter painter) {
        int stride = width * format.bytesPerPixel() + padding;
        FrameInfo info =
                FrameInfo.packed(width, height, format, 1, 0).withStride(stride).withBottomUp(bottomUp);
        ByteBuffer memory = ByteBuffer.allocateDirect((int) info.spanBytes());
        for (int i = 0; i < memory.capacity(); i++) {
            memory.put(i, PADDING);
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int row = bottomUp ? height - 1 - y : y;
                put(memory, row * stride + x * format.bytesPerPixel(), format, painter.at(x, y));
            }
        }
        return new TestFrame(info, memory);
    }

    private static void put(ByteBuffer memory, int at, PixelFormat format, int rgb) {
        byte red = (byte) (rgb >> 16);
        byte green = (byte) (rgb >> 8);
        byte blue = (byte) rgb;
        switch (format) {
            case GRAY8 -> memory.put(at, grey(rgb));
            case RGB8, RGBA8 -> memory.put(at, red).put(at + 1, green).put(at + 2, blue);
            case BGR8, BGRA8 -> memory.put(at, blue).put(at + 1, green).put(at + 2, red);
            case GRAY16, FLOAT32 -> memory.put(at, red);
        }
    }

    /** Returns the brightness by ITU-R BT.601, as JPEG has it. */
    static byte grey(int rgb) {
        return (byte) Math.round(0.299 * (rgb >> 16 & 0xFF) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF));
    }

    @Override
    public FrameInfo info() {
        return info;
    }

    @Override
    public ByteBuffer bytes() {
        return memory.asReadOnlyBuffer();
    }

    @Override
    public Frame retain() {
        return this;
    }

    @Override
    public void close() {}
}
