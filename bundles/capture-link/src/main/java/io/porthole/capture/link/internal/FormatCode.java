/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.PixelFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers of the pixel formats and codecs on the wire. Multi-byte samples are little endian there. */
final class FormatCode {
    /** The format with the number {@code i + 1}; spelled out so that the enum may change its order. */
    private static final List<PixelFormat> BY_CODE = List.of(
            PixelFormat.GRAY8,
            PixelFormat.GRAY16,
            PixelFormat.RGB8,
            PixelFormat.BGR8,
            PixelFormat.RGBA8,
            PixelFormat.BGRA8,
            PixelFormat.FLOAT32);

    private static final int JPEG = 16;
    private static final int H264 = 17;

    private FormatCode() {}

    /** Returns the codec with that number; null where the number is that of a pixel format, or of nothing. */
    static @Nullable Codec codec(int code) {
        return switch (code) {
            case JPEG -> Codec.JPEG;
            case H264 -> Codec.H264;
            default -> null;
        };
    }

    static PixelFormat format(int code) throws LinkException {
        if (code < 1 || code > BY_CODE.size()) {
            throw new LinkException("format " + code + " is not in 1.." + BY_CODE.size() + ", nor is it " + JPEG
                    + " (JPEG) or " + H264 + " (H.264)");
        }
        return BY_CODE.get(code - 1);
    }

    static int code(PixelFormat format) {
        return BY_CODE.indexOf(format) + 1;
    }
}
