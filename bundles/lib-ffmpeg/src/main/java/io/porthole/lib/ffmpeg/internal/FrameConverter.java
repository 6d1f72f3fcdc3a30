/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Converts pixels to the planes that encoders take (ITU-R BT.601, limited range), scaled to the planes' size. */
final class FrameConverter implements AutoCloseable {
    private final PointerPointer<BytePointer> rows = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private @Nullable SwsContext context;
    private @Nullable PixelFormat format;

    /**
     * Fills the planes.
     *
     * @param frame of a displayable format
     * @param planes YUV 4:2:0 that may be written to
     */
    void convert(Frame frame, AVFrame planes) throws EncodeException {
        FrameInfo info = frame.info();
        SwsContext scaler = contextFor(info, planes);
        ByteBuffer bytes = frame.bytes();
        if (bytes.remaining() < info.spanBytes()) {
            throw new EncodeException("the frame has fewer bytes than its size says");
        }
        try (BytePointer first = new BytePointer(bytes)) {
            long lastRow = (long) info.stride() * (info.height() - 1);
            rows.put(0, first.getPointer(info.bottomUp() ? lastRow : 0));
            strides.put(0, info.bottomUp() ? -info.stride() : info.stride());
            int done = swscale.sws_scale(
                    scaler,
                    rows,
                    strides,
                    0,
                    cropped(info.height(), planes.height()),
                    planes.data(),
                    planes.linesize());
            if (done < 0) {
                throw NativeError.of("the frame cannot be converted", done);
            }
        }
    }

    private SwsContext contextFor(FrameInfo info, AVFrame planes) throws EncodeException {
        int width = cropped(info.width(), planes.width());
        int height = cropped(info.height(), planes.height());
        boolean scaled = width != planes.width() || height != planes.height();
        SwsContext found = swscale.sws_getCachedContext(
                context,
                width,
                height,
                pixelFormat(info.format()),
                planes.width(),
                planes.height(),
                planes.format(),
                scaled ? swscale.SWS_AREA : swscale.SWS_FAST_BILINEAR,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null);
        if (found == null) {
            context = null;
            throw new EncodeException("a frame of " + info.width() + " x " + info.height() + " cannot be converted");
        }
        if (format != info.format()) {
            useFullRange(found);
            format = info.format();
        }
        context = found;
        return found;
    }

    /** An odd side loses its last pixel: scaling by so little would blur everything. */
    private static int cropped(int side, int wanted) {
        return side == wanted + 1 ? wanted : side;
    }

    /** Grey samples are 0 to 255 as colours are; FFmpeg takes them for video's 16 to 235 otherwise. */
    private static void useFullRange(SwsContext context) {
        IntPointer bt601 = swscale.sws_getCoefficients(swscale.SWS_CS_ITU601);
        int unused = swscale.sws_setColorspaceDetails(context, bt601, 1, bt601, 0, 0, 1 << 16, 1 << 16);
    }

    private static int pixelFormat(PixelFormat format) throws EncodeException {
        return switch (format) {
            case GRAY8 -> avutil.AV_PIX_FMT_GRAY8;
            case RGB8 -> avutil.AV_PIX_FMT_RGB24;
            case BGR8 -> avutil.AV_PIX_FMT_BGR24;
            case RGBA8 -> avutil.AV_PIX_FMT_RGB0;
            case BGRA8 -> avutil.AV_PIX_FMT_BGR0;
            case GRAY16, FLOAT32 -> throw new EncodeException(format + " must be tone-mapped first");
        };
    }

    @Override
    public void close() {
        swscale.sws_freeContext(context);
        context = null;
        rows.close();
        strides.close();
    }
}
