/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.PixelFormat;

/** The brightness of pixels, by which decoded frames are compared with their sources. */
final class Luma {
    private Luma() {}

    /** Peak signal-to-noise ratio of the luma in decibels. */
    static double psnr(Frame frame, Decoder decoder) {
        int width = frame.info().width() & ~1;
        int height = frame.info().height() & ~1;
        double squares = 0;
        for (int y = 0; y < height; y++) {
            byte[] row = decoder.lumaRow(y);

            for (int x = 0; x < width; x++) {
                double off = (row[x] & 0xff) - of(frame, x, y);
                squares += off * off;
            }
        }
        return 10 * Math.log10(255.0 * 255.0 * width * height / squares);
    }

    /** Limited range luma, ITU-R BT.601. */
    static int of(Frame frame, int x, int y) {
        PixelFormat format = frame.info().format();
        int at = y * frame.info().stride() + x * format.bytesPerPixel();
        int first = frame.bytes().get(at) & 0xff;
        if (format == PixelFormat.GRAY8) {
            return 16 + first * 219 / 255;
        }
        int green = frame.bytes().get(at + 1) & 0xff;
        int last = frame.bytes().get(at + 2) & 0xff;
        boolean blueFirst = format == PixelFormat.BGR8 || format == PixelFormat.BGRA8;
        double brightness = 0.299 * (blueFirst ? last : first) + 0.587 * green + 0.114 * (blueFirst ? first : last);
        return (int) Math.round(16 + brightness * 219 / 255);
    }
}
