/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;

/**
 * The library's conversion (libyuv's {@code ConvertToI420}) past its public method, which has no name for the R, G, B
 * that most simulators make, and no way for frames that lie upside down. Relies on the one version that this
 * bundle contains.
 */
final class I420Planes {
    private static final MethodHandle CONVERT = find();

    private I420Planes() {}

    private static MethodHandle find() {
        MethodType type = MethodType.methodType(
                void.class,
                ByteBuffer.class,
                int.class,
                int.class,
                ByteBuffer.class,
                int.class,
                ByteBuffer.class,
                int.class,
                ByteBuffer.class,
                int.class,
                int.class);
        try {
            return MethodHandles.privateLookupIn(VideoBufferConverter.class, MethodHandles.lookup())
                    .findStatic(VideoBufferConverter.class, "directBufferToI420", type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("another version of webrtc-java than this was written for", e);
        }
    }

    /**
     * Fills the planes from pixels that lie row by row without padding; a last odd row or column is left as it is.
     *
     * @param source direct; as many pixels as the frame has, from its byte 0 on, whatever its position
     * @param info of the frame, whose format has three or four bytes for each pixel
     */
    static void fill(NativeI420Buffer planes, ByteBuffer source, FrameInfo info) {
        int width = info.width();
        int rows = info.height();
        int half = (rows + 1) / 2;
        if (source.capacity() < (long) width * rows * info.format().bytesPerPixel()
                || planes.getWidth() < width
                || planes.getHeight() < rows) {
            throw new IllegalArgumentException("fewer bytes than pixels"); // the native side reads without looking
        }
        boolean bottomUp = info.bottomUp();
        int up = bottomUp ? -1 : 1;
        try {
            CONVERT.invokeExact(
                    source,
                    width,
                    rows,
                    from(planes.getDataY(), planes.getStrideY(), rows, bottomUp),
                    up * planes.getStrideY(),
                    from(planes.getDataU(), planes.getStrideU(), half, bottomUp),
                    up * planes.getStrideU(),
                    from(planes.getDataV(), planes.getStrideV(), half, bottomUp),
                    up * planes.getStrideV(),
                    fourCc(info.format()));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns where to begin: written from the last row upwards, a frame that lies upside down comes to stand. */
    private static ByteBuffer from(ByteBuffer plane, int stride, int rows, boolean bottomUp) {
        int at = bottomUp ? (rows - 1) * stride : 0;
        return plane.slice(at, plane.capacity() - at);
    }

    /** Returns libyuv's names, most of which give the bytes of a little-endian word and so read backwards. */
    private static int fourCc(PixelFormat format) {
        String name = switch (format) {
            case RGBA8 -> "ABGR";
            case BGRA8 -> "ARGB";
            case RGB8 -> "raw ";
            case BGR8 -> "24BG";
            default -> throw new IllegalArgumentException(format + " has no colours");
        };
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }
}
