/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.porthole.api.frame.FrameInfo;

/**
 * The pixels of a frame that are sent: every n-th of the square in the middle.
 *
 * @param info of the frame
 * @param left first column
 * @param top first row, from above
 * @param step columns and rows from one pixel to the next
 * @param width number of columns that are sent
 * @param height number of rows that are sent
 */
record PixelGrid(FrameInfo info, int left, int top, int step, int width, int height) {
    /** Returns the pixels that the parameters choose. */
    static PixelGrid of(FrameInfo info, StreamParameters params) {
        int crop =
                params.crop() == 0 ? Integer.MAX_VALUE : Math.min(params.crop(), Math.min(info.width(), info.height()));
        int width = Math.min(crop, info.width());
        int height = Math.min(crop, info.height());
        int step = params.subsampling();
        return new PixelGrid(
                info,
                info.width() / 2 - width / 2,
                info.height() / 2 - height / 2,
                step,
                (width + step - 1) / step,
                (height + step - 1) / step);
    }

    /** Returns where the first pixel of a row is in the frame's memory. */
    int start(int row) {
        int y = top + row * step;
        int from = info.bottomUp() ? info.height() - 1 - y : y;
        return from * info.stride() + left * info.format().bytesPerPixel();
    }

    /** Returns the bytes from one pixel of a row to the next. */
    int stepBytes() {
        return step * info.format().bytesPerPixel();
    }
}
