/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * From raw frames to the planes that encoders take (ITU-R BT.601, limited range). Pixels in colour without
 * padding are converted where they lie; the others are brought together first.
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

    /** Whether {@link #convert} takes such a frame. */
    static boolean takes(FrameInfo info, int maxWidth, int maxHeight) {
        return info.format().displayable()
                && info.width() >= 2
                && info.height() >= 2
                && info.width() <= maxWidth
                && info.height() <= maxHeight;
    }

    /** The planes, as a new buffer with one reference for the caller. Sides are rounded down to even numbers. */
    NativeI420Buffer convert(Frame frame) {
        FrameInfo info = frame.info();
        int width = info.width() & ~1;
        int height = info.height() & ~1;
        NativeI420Buffer planes = NativeI420Buffer.allocate(width, height);
        try {
            // an odd height loses its lowest row, which comes first when the picture lies upside down
            int skipped = info.bottomUp() ? (info.height() - height) * info.stride() : 0;
            ByteBuffer bytes = frame.bytes();
            ByteBuffer source = bytes.slice(skipped, bytes.capacity() - skipped);
            if (info.format() == PixelFormat.GRAY8) {
                grey(source, info, planes);
            } else {
                boolean direct = info.stride() == width * info.format().bytesPerPixel();
                I420Planes.fill(
                        planes, direct ? source : pack(source, info, width, height), info.format(), info.bottomUp());
            }
            return planes;
        } catch (RuntimeException | LinkageError e) {
            planes.release();
            throw e;
        }
    }

    /** The rows without padding, in their order. */
    private ByteBuffer pack(ByteBuffer source, FrameInfo info, int width, int height) {
        int bytes = width * info.format().bytesPerPixel();
        if (packed.capacity() < bytes * height) {
            packed = ByteBuffer.allocateDirect(bytes * height);
        }
        for (int y = 0; y < height; y++) {
            packed.put(y * bytes, source, y * info.stride(), bytes);
        }
        return packed;
    }

    private void grey(ByteBuffer source, FrameInfo info, NativeI420Buffer planes) {
        int width = planes.getWidth();
        int height = planes.getHeight();
        if (row.length < width) {
            row = new byte[width];
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
        for (int line = 0; line < height / 2; line++) {
            planes.getDataU().put(line * planes.getStrideU(), row, 0, width / 2);
            planes.getDataV().put(line * planes.getStrideV(), row, 0, width / 2);
        }
    }
}
