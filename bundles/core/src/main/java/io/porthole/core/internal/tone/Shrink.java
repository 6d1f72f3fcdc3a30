/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.frame.FrameInfo;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes displayable frames smaller: each pixel is the mean of a square of pixels. */
public final class Shrink {
    private Shrink() {}

    /**
     * Copies a frame into a smaller one of the same format, tightly packed; rows stay in their order. Squares that an
     * edge cuts off are as large as what is left of them.
     *
     * @param frame borrowed, of a displayable format
     * @param divisor side of a square in pixels
     * @return one reference, or null when memory is used up
     */
    public static @Nullable RawFrame by(int divisor, RawFrame frame, BufferPool pool) {
        FrameInfo info = frame.info();
        FrameInfo small = FrameInfo.packed(
                        ceilDiv(info.width(), divisor),
                        ceilDiv(info.height(), divisor),
                        info.format(),
                        info.sequence(),
                        info.captureTime())
                .withBottomUp(info.bottomUp());
        ByteBuffer out = pool.take((int) small.spanBytes());
        if (out == null) {
            return null;
        }
        shrink(frame, divisor, small.stride(), out);
        out.flip();
        return new RawFrame(out, small, frame.ordinal(), () -> pool.give(out));
    }

    private static void shrink(RawFrame frame, int divisor, int stride, ByteBuffer out) {
        FrameInfo info = frame.info();
        int pixel = info.format().bytesPerPixel();
        byte[] in = new byte[info.width() * pixel];
        int[] sums = new int[in.length];
        byte[] row = new byte[stride];
        ByteBuffer from = frame.bytes();
        for (int y = 0; y < info.height(); y += divisor) {
            int rows = Math.min(divisor, info.height() - y);
            for (int r = 0; r < rows; r++) {
                from.get((y + r) * info.stride(), in);
                add(in, sums, r == 0);
            }
            if (divisor == 2 && rows == 2) {
                halve(sums, pixel, row);
            } else {
                divide(sums, pixel, divisor, rows, row);
            }
            out.put(row);
        }
    }

    private static void add(byte[] in, int[] sums, boolean first) {
        if (first) {
            for (int i = 0; i < in.length; i++) {
                sums[i] = in[i] & 0xFF;
            }
        } else {
            for (int i = 0; i < in.length; i++) {
                sums[i] += in[i] & 0xFF;
            }
        }
    }

    /** Pairs of columns of two rows, which are the usual case. */
    private static void halve(int[] sums, int pixel, byte[] row) {
        int pairs = sums.length / (2 * pixel) * pixel;
        for (int o = 0, i = 0; o < pairs; i += pixel) {
            for (int c = 0; c < pixel; c++, o++, i++) {
                row[o] = (byte) ((sums[i] + sums[i + pixel] + 2) >> 2);
            }
        }
        for (int o = pairs, i = 2 * pairs; o < row.length; o++, i++) {
            row[o] = (byte) ((sums[i] + 1) >> 1);
        }
    }

    private static void divide(int[] sums, int pixel, int divisor, int rows, byte[] row) {
        for (int o = 0; o < row.length; o++) {
            int first = o / pixel * divisor * pixel + o % pixel;
            int end = Math.min(sums.length, first + divisor * pixel);
            int sum = 0;
            int count = 0;
            for (int i = first; i < end; i += pixel) {
                sum += sums[i];
                count += rows;
            }
            row[o] = (byte) ((sum + count / 2) / count);
        }
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }
}
