/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import io.porthole.api.frame.FrameInfo;
import java.nio.ByteBuffer;

/** Draws into tightly packed RGB8 pixels; whatever lies outside of the frame is clipped. */
final class RgbCanvas {
    private static final int PIXEL = 3;

    private final ByteBuffer pixels;
    private final int width;
    private final int height;
    private final boolean bottomUp;
    private final byte[] row;

    RgbCanvas(ByteBuffer pixels, FrameInfo info) {
        this.pixels = pixels;
        this.width = info.width();
        this.height = info.height();
        this.bottomUp = info.bottomUp();
        this.row = new byte[info.stride()];
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Mixes a colour into the rectangle from its upper left corner to before the lower right one. */
    void fill(int left, int top, int right, int bottom, int rgb, int percent) {
        int from = Math.max(0, left);
        int to = Math.min(width, right);
        for (int y = Math.max(0, top); y < Math.min(height, bottom) && from < to; y++) {
            int start = offset(from, y);
            int length = (to - from) * PIXEL;
            pixels.get(start, row, 0, length);
            for (int i = 0; i < length; i += PIXEL) {
                mix(i, rgb, percent, 100);
            }
            pixels.put(start, row, 0, length);
        }
    }

    /** Draws the letters with their upper left corner there. */
    void text(int left, int top, Lettering letters, int rgb) {
        for (int y = Math.max(0, -top); y < letters.height() && top + y < height; y++) {
            int first = Math.max(0, -left);
            int end = Math.min(letters.width(), width - left);
            if (first >= end) {
                return;
            }
            int start = offset(left + first, top + y);
            int length = (end - first) * PIXEL;
            pixels.get(start, row, 0, length);
            for (int x = first; x < end; x++) {
                mix((x - first) * PIXEL, rgb, letters.coverage(x, y), 255);
            }
            pixels.put(start, row, 0, length);
        }
    }

    private void mix(int at, int rgb, int share, int whole) {
        for (int channel = 0; channel < PIXEL; channel++) {
            int over = rgb >> (16 - 8 * channel) & 0xff;
            int under = Byte.toUnsignedInt(row[at + channel]);
            row[at + channel] = (byte) (under + (over - under) * share / whole);
        }
    }

    private int offset(int x, int y) {
        return ((bottomUp ? height - 1 - y : y) * width + x) * PIXEL;
    }
}
