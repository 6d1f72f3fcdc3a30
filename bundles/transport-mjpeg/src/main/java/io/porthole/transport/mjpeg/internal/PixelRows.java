/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;

/**
 * A copy of a frame's samples, tightly packed, the highest row first, colours as red, green and blue, in native byte
 * order.
 */
final class PixelRows {
    private final FrameInfo info;
    private final int channels;
    private final int sampleBytes;
    private final byte[] bytes;

    private PixelRows(FrameInfo info, int channels, int sampleBytes, byte[] bytes) {
        this.info = info;
        this.channels = channels;
        this.sampleBytes = sampleBytes;
        this.bytes = bytes;
    }

    /** Copies a borrowed frame. */
    static PixelRows of(Frame frame) {
        FrameInfo info = frame.info();
        int pixel = info.format().bytesPerPixel();
        boolean colour = switch (info.format()) {
            case RGB8, BGR8, RGBA8, BGRA8 -> true;
            default -> false;
        };
        int channels = colour ? 3 : 1;
        int sampleBytes = colour ? 1 : pixel;
        int rowBytes = info.width() * channels * sampleBytes;
        byte[] out = new byte[rowBytes * info.height()];
        byte[] row = new byte[info.width() * pixel];
        ByteBuffer from = frame.bytes();
        for (int y = 0; y < info.height(); y++) {
            int memoryRow = info.bottomUp() ? info.height() - 1 - y : y;
            from.get(memoryRow * info.stride(), row);
            if (colour) {
                rgb(row, info, out, y * rowBytes);
            } else {
                System.arraycopy(row, 0, out, y * rowBytes, rowBytes);
            }
        }
        return new PixelRows(info, channels, sampleBytes, out);
    }

    private static void rgb(byte[] row, FrameInfo info, byte[] out, int start) {
        int pixel = info.format().bytesPerPixel();
        int red = switch (info.format()) {
            case BGR8, BGRA8 -> 2;
            default -> 0;
        };
        for (int i = 0, o = start; i < row.length; i += pixel, o += 3) {
            out[o] = row[i + red];
            out[o + 1] = row[i + 1];
            out[o + 2] = row[i + 2 - red];
        }
    }

    /** Returns the description of the frame that was copied. */
    FrameInfo info() {
        return info;
    }

    /** Returns 1 or 3. */
    int channels() {
        return channels;
    }

    /** Returns the bytes of one channel of a pixel. */
    int sampleBytes() {
        return sampleBytes;
    }

    /** Returns all rows; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    int rowBytes() {
        return info.width() * channels * sampleBytes;
    }
}
