/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.imageio.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;

/**
 * Makes frames readable for ImageIO, which reads Java arrays only: whole rows are copied, upright, into an array that
 * is used again, and the order of the colours is left to the raster.
 */
final class PixelRows {
    private static final ColorModel GREY = colours(ColorSpace.CS_GRAY);
    private static final ColorModel COLOUR = colours(ColorSpace.CS_sRGB);

    private byte[] rows = new byte[0];

    private static ColorModel colours(int space) {
        return new ComponentColorModel(
                ColorSpace.getInstance(space), false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
    }

    /**
     * Copies the frame.
     *
     * @return an image on this object's array, valid until the next call
     * @throws EncodeException when its format is not displayable, or its memory too small or larger than an array
     */
    BufferedImage copy(Frame frame) throws EncodeException {
        FrameInfo info = frame.info();
        int[] offsets = bandOffsets(info.format());
        ByteBuffer memory = frame.bytes();
        if (memory.remaining() < info.spanBytes()) {
            throw new EncodeException("the frame has " + memory.remaining() + " bytes where " + info.width() + " x "
                    + info.height() + " " + info.format() + " with stride " + info.stride() + " needs "
                    + info.spanBytes());
        }
        int pixelBytes = info.format().bytesPerPixel();
        int rowBytes = info.width() * pixelBytes;
        int needed = Math.multiplyExact(rowBytes, info.height());
        if (needed > rows.length || needed < rows.length / 4) {
            rows = new byte[needed];
        }
        for (int y = 0; y < info.height(); y++) {
            int from = memory.position() + info.stride() * (info.bottomUp() ? info.height() - 1 - y : y);
            memory.get(from, rows, y * rowBytes, rowBytes);
        }
        DataBufferByte data = new DataBufferByte(rows, needed);
        WritableRaster raster =
                Raster.createInterleavedRaster(data, info.width(), info.height(), rowBytes, pixelBytes, offsets, null);
        return new BufferedImage(offsets.length == 1 ? GREY : COLOUR, raster, false, null);
    }

    /** Where red, green and blue lie in a pixel. */
    private static int[] bandOffsets(PixelFormat format) throws EncodeException {
        return switch (format) {
            case GRAY8 -> new int[] {0};
            case RGB8, RGBA8 -> new int[] {0, 1, 2};
            case BGR8, BGRA8 -> new int[] {2, 1, 0};
            case GRAY16, FLOAT32 -> throw new EncodeException(format + " has to be mapped to GRAY8 or RGB8 first");
        };
    }
}
