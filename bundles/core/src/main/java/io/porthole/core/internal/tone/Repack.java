/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Converts displayable frames to RGB8, for encoders that do not take the source's format. */
public final class Repack {
    private Repack() {}

    /**
     * Copies a frame into tightly packed RGB8; rows stay in their order.
     *
     * @param frame borrowed, of a displayable format
     * @return one reference, or null when memory is used up
     */
    public static @Nullable RawFrame toRgb8(RawFrame frame, BufferPool pool) {
        return toRgb8(frame, pool, (pixels, info) -> {});
    }

    /**
     * Copies a frame as {@link #toRgb8(RawFrame, BufferPool)} does, and changes the copy before anybody sees it.
     *
     * @param change gets the pixels from position to limit, and their layout
     */
    public static @Nullable RawFrame toRgb8(RawFrame frame, BufferPool pool, BiConsumer<ByteBuffer, FrameInfo> change) {
        FrameInfo info = frame.info();
        FrameInfo packed = packed(info, PixelFormat.RGB8);
        ByteBuffer out = packed.spanBytes() > Integer.MAX_VALUE ? null : pool.take((int) packed.spanBytes());
        if (out == null) {
            return null;
        }
        boolean done = false;
        try {
            copy(frame, packed, out);
            out.flip();
            change.accept(out, packed);
            done = true;
        } finally {
            if (!done) {
                pool.give(out);
            }
        }
        return new RawFrame(out, packed, frame.ordinal(), () -> pool.give(out));
    }

    private static void copy(RawFrame frame, FrameInfo packed, ByteBuffer out) {
        FrameInfo info = frame.info();
        int pixel = info.format().bytesPerPixel();
        int red = switch (info.format()) {
            case BGR8, BGRA8 -> 2;
            default -> 0;
        };
        int green = pixel == 1 ? 0 : 1;
        int blue = pixel == 1 ? 0 : 2 - red;
        byte[] in = new byte[info.width() * pixel];
        byte[] row = info.format() == PixelFormat.RGB8 ? in : new byte[packed.stride()];
        ByteBuffer from = frame.bytes();
        for (int y = 0; y < info.height(); y++) {
            from.get(y * info.stride(), in);
            for (int i = 0, o = 0; row != in && i < in.length; i += pixel, o += 3) {
                row[o] = in[i + red];
                row[o + 1] = in[i + green];
                row[o + 2] = in[i + blue];
            }
            out.put(row);
        }
    }

    /** Returns the shape of the frame in another format, tightly packed. */
    static FrameInfo packed(FrameInfo info, PixelFormat format) {
        return info.packedAs(format);
    }
}
