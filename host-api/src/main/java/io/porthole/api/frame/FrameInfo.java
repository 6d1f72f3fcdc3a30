/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.frame;

import io.porthole.api.annotate.Annotations;

/**
 * What is known of one raw frame beside its pixels. Immutable.
 *
 * @param width pixels in a row, 1 to {@value #MAX_SIDE}
 * @param height rows, 1 to {@value #MAX_SIDE}
 * @param stride bytes from the start of one row to the start of the next, at least {@code width *
 *     format.bytesPerPixel()}
 * @param format how one pixel lies in memory
 * @param bottomUp whether the first row in memory is the lowest of the picture, as OpenGL reads it back
 * @param sequence number of the frame within its stream, rising; gaps are frames that the source skipped
 * @param captureTime when the picture was taken, on the clock of {@link System#nanoTime()}
 * @param simulationTime time in the simulation, or NaN when the source does not say
 * @param placeholder whether the picture stands in for a missing one (a test card, a "no signal" text)
 * @param annotations marks that belong to this frame; {@link Annotations#NONE} for none
 */
public record FrameInfo(
        int width,
        int height,
        int stride,
        PixelFormat format,
        boolean bottomUp,
        long sequence,
        long captureTime,
        double simulationTime,
        boolean placeholder,
        Annotations annotations) {

    /** Longest side that the host accepts, in pixels: the limit of JPEG's 16-bit size, rounded down. */
    public static final int MAX_SIDE = 16384;

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when a side or the stride is out of its range; the message names it
     */
    public FrameInfo {
        if (width < 1 || width > MAX_SIDE) {
            throw new IllegalArgumentException("width " + width + " is not in 1.." + MAX_SIDE);
        }
        if (height < 1 || height > MAX_SIDE) {
            throw new IllegalArgumentException("height " + height + " is not in 1.." + MAX_SIDE);
        }
        if (stride < width * format.bytesPerPixel()) {
            throw new IllegalArgumentException(
                    "stride " + stride + " is less than " + width + " x " + format.bytesPerPixel() + " bytes");
        }
    }

    /** A tightly packed top-down frame without simulation time or marks. */
    public static FrameInfo packed(int width, int height, PixelFormat format, long sequence, long captureTime) {
        return new FrameInfo(
                width,
                height,
                width * format.bytesPerPixel(),
                format,
                false,
                sequence,
                captureTime,
                Double.NaN,
                false,
                Annotations.NONE);
    }

    /** Bytes that the pixels span: {@code stride} for every row but the last, which need not be padded. */
    public long spanBytes() {
        return (long) stride * (height - 1) + (long) width * format.bytesPerPixel();
    }
}
