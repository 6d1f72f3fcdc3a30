/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.media.FourCC;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;

/**
 * From raw frames to the planes that encoders take (ITU-R BT.601, limited range). The library converts packed
 * top-down pixels of four formats where they lie; the others are brought into one of these first.
 */
final class Pixels {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private ByteBuffer packed = NOTHING;
    private byte[] row = new byte[0];
    private byte[] wide = new byte[0];

    /** Whether {@link #convert} takes such a frame. */
    static boolean takes(FrameInfo info, int maxWidth, int maxHeight) {
        return info.format().displayable()
                && info.width() >= 2
                && info.height() >= 2
                && info.width() <= maxWidth
                && info.height() <= maxHeight;
    }

    /** The planes, as a new buffer with one reference for the caller. Sides are rounded down to even numbers. */
    NativeI420Buffer convert(Frame frame) throws Exception {
        FrameInfo info = frame.info();
        int width = info.width() & ~1;
        int height = info.height() & ~1;
        NativeI420Buffer planes = NativeI420Buffer.allocate(width, height);
        try {
            if (info.format() == PixelFormat.GRAY8) {
                grey(frame.bytes(), info, planes, width, height);
                return planes;
            }
            boolean direct = info.format() != PixelFormat.RGB8
                    && !info.bottomUp()
                    && width == info.width()
                    && info.stride() == info.width() * info.format().bytesPerPixel();
            ByteBuffer source = direct ? frame.bytes() : pack(frame.bytes(), info, width, height);
            VideoBufferConverter.convertToI420(source, planes, fourCc(info.format()));
            return planes;
        } catch (Exception | LinkageError e) {
            planes.release();
            throw e;
        }
    }

    /** The library's name of a format: its names give the bytes of a little-endian word, so they read backwards. */
    private static FourCC fourCc(PixelFormat format) {
        return switch (format) {
            case BGRA8 -> FourCC.ARGB;
            case BGR8 -> FourCC.BG24;
            default -> FourCC.ABGR;
        };
    }

    /** Rows from the top, without padding; RGB8 gets a fourth byte because the library has no name for it. */
    private ByteBuffer pack(ByteBuffer source, FrameInfo info, int width, int height) {
        boolean widen = info.format() == PixelFormat.RGB8;
        int bytesPerPixel = info.format().bytesPerPixel();
        int in = width * bytesPerPixel;
        int out = widen ? width * 4 : in;
        if (packed.capacity() < out * height) {
            packed = ByteBuffer.allocateDirect(out * height);
        }
        if (row.length < in || wide.length < out) {
            row = new byte[in];
            wide = new byte[out];
        }
        packed.clear();
        for (int y = 0; y < height; y++) {
            int from = (info.bottomUp() ? info.height() - 1 - y : y) * info.stride();
            source.get(from, row, 0, in);
            if (widen) {
                for (int i = 0, o = 0; i < in; i += 3, o += 4) {
                    wide[o] = row[i];
                    wide[o + 1] = row[i + 1];
                    wide[o + 2] = row[i + 2];
                }
                packed.put(wide, 0, out);
            } else {
                packed.put(row, 0, in);
            }
        }
        return packed.flip();
    }

    /** Brightness 0..255 to 16..235; no colour. */
    private void grey(ByteBuffer source, FrameInfo info, NativeI420Buffer planes, int width, int height) {
        if (row.length < width) {
            row = new byte[width];
        }
        ByteBuffer y = planes.getDataY();
        for (int line = 0; line < height; line++) {
            int from = (info.bottomUp() ? info.height() - 1 - line : line) * info.stride();
            source.get(from, row, 0, width);
            for (int x = 0; x < width; x++) {
                row[x] = (byte) (16 + ((row[x] & 0xff) * 219 + 127) / 255);
            }
            y.put(line * planes.getStrideY(), row, 0, width);
        }
        neutral(planes.getDataU(), planes.getStrideU() * height / 2);
        neutral(planes.getDataV(), planes.getStrideV() * height / 2);
    }

    private static void neutral(ByteBuffer plane, int bytes) {
        for (int i = 0; i < bytes; i++) {
            plane.put(i, (byte) 128);
        }
    }
}
