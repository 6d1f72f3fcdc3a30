/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.frame.PixelFormat;
import java.util.List;

/** Numbers of the pixel formats on the wire. Multi-byte samples are little endian there. */
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

    private FormatCode() {}

    static PixelFormat format(int code) throws LinkException {
        if (code < 1 || code > BY_CODE.size()) {
            throw new LinkException("pixel format " + code + " is not in 1.." + BY_CODE.size());
        }
        return BY_CODE.get(code - 1);
    }

    static int code(PixelFormat format) {
        return BY_CODE.indexOf(format) + 1;
    }
}
