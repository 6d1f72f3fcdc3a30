/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Converts raw frames to the planes that encoders take (ITU-R BT.601, limited range). Pixels in colour without padding
 * are converted where they lie; the others are brought together first. Encoders take even sides only: an odd one is
 * made even by repeating its last row or column, so that no pixel is lost.
 */
final class I420Converter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    /** Brightness 0..255 as 16..235. */
    private static final byte[] LIMITED = new byte[256];

    static {
        for (int i = 0; i < LIMITED.length; i++) {
            LIMITED[i] = (byte) (16 + (i * 219 + 127) / 255);
        }
    }

    private ByteBuffer packed = NOTHING;
    private byte[] row = new byte[0];

    /** Returns the planes of a displayable frame, as a new buffer with one reference for the caller. */
    NativeI420Buffer convert(Frame frame) {
        FrameInfo info = frame.info();
        NativeI420Buffer planes =
                NativeI420Buffer.allocate(info.width() + (info.width() & 1), info.height() + (info.height() & 1));
        try {
            if (info.format() == PixelFormat.GRAY8) {
                grey(frame.bytes(), info, planes);
            } else {
                boolean direct = info.stride() == info.width() * info.format().bytesPerPixel();
                I420Planes.fill(planes, direct ? frame.bytes() : pack(frame.bytes(), info), info);
            }
            repeatEdges(planes, info);
            return planes;
        } catch (RuntimeException | LinkageError e) {
            planes.release();
            throw e;
        }
    }

    /** Returns the rows without padding, in their order. */
    private ByteBuffer pack(ByteBuffer source, FrameInfo info) {
        int bytes = info.width() * info.format().bytesPerPixel();
        if (packed.capacity() < bytes * info.height()) {
            packed = ByteBuffer.allocateDirect(bytes * info.height());
        }
        for (int y = 0; y < info.height(); y++) {
            packed.put(y * bytes, source, y * info.stride(), bytes);
        }
        return packed;
    }

    private void grey(ByteBuffer source, FrameInfo info, NativeI420Buffer planes) {
        int width = info.width();
        int height = info.height();
        if (row.length < planes.getWidth()) {
            row = new byte[planes.getWidth()];
        }
        ByteBuffer y = planes.getDataY();
        for (int line = 0; line < height; line++) {
            source.get((info.bottomUp() ? height - 1 - line : line) * info.stride(), row, 0, width);
            for (int x = 0; x < width; x++) {
                row[x] = LIMITED[row[x] & 0xff];
            }
            y.put(line * planes.getStrideY(), row, 0, width);
        }
        Arrays.fill(row, (byte) 128);
        for (int line = 0; line < planes.getHeight() / 2; line++) {
            planes.getDataU().put(line * planes.getStrideU(), row, 0, planes.getWidth() / 2);
            planes.getDataV().put(line * planes.getStrideV(), row, 0, planes.getWidth() / 2);
        }
    }

    /** Only of the brightness: a colour covers two columns and rows, of which one is there. */
    private static void repeatEdges(NativeI420Buffer planes, FrameInfo info) {
        ByteBuffer y = planes.getDataY();
        int stride = planes.getStrideY();
        if (planes.getWidth() > info.width()) {
            for (int line = 0; line < info.height(); line++) {
                int last = line * stride + info.width() - 1;
                y.put(last + 1, y.get(last));
            }
        }
        if (planes.getHeight() > info.height()) {
            int last = (info.height() - 1) * stride;
            y.put(last + stride, y, last, planes.getWidth());
        }
    }
}
