/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.frame;

import io.porthole.api.annotate.Annotations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shape, time and annotations of one frame. Immutable: {@link #packed} makes one, each {@code with} method returns a
 * changed copy.
 */
public final class FrameInfo {
    /** Longest side that the host accepts, in pixels: the limit of JPEG's 16-bit size, rounded down. */
    public static final int MAX_SIDE = 16384;

    private final int width;
    private final int height;
    private final int stride;
    private final PixelFormat format;
    private final boolean bottomUp;
    private final long sequence;
    private final long captureTime;
    private final double simulationTime;
    private final boolean placeholder;
    private final Annotations annotations;

    private FrameInfo(
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
        this.width = width;
        this.height = height;
        this.stride = stride;
        this.format = format;
        this.bottomUp = bottomUp;
        this.sequence = sequence;
        this.captureTime = captureTime;
        this.simulationTime = simulationTime;
        this.placeholder = placeholder;
        this.annotations = annotations;
    }

    /**
     * Describes a tightly packed top-down frame without simulation time or annotations.
     *
     * @param width pixels in a row, 1 to {@value #MAX_SIDE}
     * @param height rows, 1 to {@value #MAX_SIDE}
     * @param format layout of one pixel in memory; of a frame that arrives encoded, what it was encoded from
     * @param sequence number of the frame within its stream, rising; gaps are frames that the source skipped
     * @param captureTime when the frame was taken, on the clock of {@link System#nanoTime()}
     * @throws IllegalArgumentException when a side is out of its range; the message names it
     */
    public static FrameInfo packed(int width, int height, PixelFormat format, long sequence, long captureTime) {
        if (width < 1 || width > MAX_SIDE) {
            throw new IllegalArgumentException("width " + width + " is not in 1.." + MAX_SIDE);
        }
        if (height < 1 || height > MAX_SIDE) {
            throw new IllegalArgumentException("height " + height + " is not in 1.." + MAX_SIDE);
        }
        int stride = width * format.bytesPerPixel();
        return new FrameInfo(
                width, height, stride, format, false, sequence, captureTime, Double.NaN, false, Annotations.NONE);
    }

    /**
     * Returns a copy whose rows are that far apart.
     *
     * @param bytes from the start of one row to the start of the next, at least {@code width * format.bytesPerPixel()}
     * @throws IllegalArgumentException when the stride is too small
     */
    public FrameInfo withStride(int bytes) {
        if (bytes < width * format.bytesPerPixel()) {
            throw new IllegalArgumentException(
                    "stride " + bytes + " is less than " + width + " x " + format.bytesPerPixel() + " bytes");
        }
        return copy(bytes, bottomUp, sequence, captureTime, simulationTime, placeholder, annotations);
    }

    /** Returns a copy of another format whose rows are tightly packed. */
    public FrameInfo packedAs(PixelFormat other) {
        return new FrameInfo(
                width,
                height,
                width * other.bytesPerPixel(),
                other,
                bottomUp,
                sequence,
                captureTime,
                simulationTime,
                placeholder,
                annotations);
    }

    /** Returns a copy whose first row in memory is the lowest (true, as OpenGL reads it back) or the highest. */
    public FrameInfo withBottomUp(boolean lowestRowFirst) {
        return copy(stride, lowestRowFirst, sequence, captureTime, simulationTime, placeholder, annotations);
    }

    /** Returns a copy with another number within the stream. */
    public FrameInfo withSequence(long number) {
        return copy(stride, bottomUp, number, captureTime, simulationTime, placeholder, annotations);
    }

    /** Returns a copy with another capture time, on the clock of {@link System#nanoTime()}. */
    public FrameInfo withCaptureTime(long nanos) {
        return copy(stride, bottomUp, sequence, nanos, simulationTime, placeholder, annotations);
    }

    /** Returns a copy with the time in the simulation in seconds, or NaN for none. */
    public FrameInfo withSimulationTime(double seconds) {
        return copy(stride, bottomUp, sequence, captureTime, seconds, placeholder, annotations);
    }

    /** Returns a copy that stands in for a missing frame, such as a test card or a "no signal" text, or does not. */
    public FrameInfo withPlaceholder(boolean standIn) {
        return copy(stride, bottomUp, sequence, captureTime, simulationTime, standIn, annotations);
    }

    /** Returns a copy with those annotations. */
    public FrameInfo withAnnotations(Annotations ofThisFrame) {
        return copy(stride, bottomUp, sequence, captureTime, simulationTime, placeholder, ofThisFrame);
    }

    private FrameInfo copy(
            int rowBytes,
            boolean lowestRowFirst,
            long number,
            long captured,
            double simulated,
            boolean standIn,
            Annotations annotated) {
        return new FrameInfo(
                width, height, rowBytes, format, lowestRowFirst, number, captured, simulated, standIn, annotated);
    }

    /** Returns the pixels in a row, 1 to {@value #MAX_SIDE}. */
    public int width() {
        return width;
    }

    /** Returns the rows, 1 to {@value #MAX_SIDE}. */
    public int height() {
        return height;
    }

    /** Returns the bytes from the start of one row to the start of the next. */
    public int stride() {
        return stride;
    }

    /** Returns the layout of one pixel in memory. */
    public PixelFormat format() {
        return format;
    }

    /** Returns whether the first row in memory is the lowest of the frame. */
    public boolean bottomUp() {
        return bottomUp;
    }

    /** Returns the number of the frame within its stream, as the source gave it. */
    public long sequence() {
        return sequence;
    }

    /** Returns when the frame was taken, on the clock of {@link System#nanoTime()}. */
    public long captureTime() {
        return captureTime;
    }

    /** Returns the time in the simulation in seconds, or NaN when the source does not say. */
    public double simulationTime() {
        return simulationTime;
    }

    /** Returns whether the frame stands in for a missing one. */
    public boolean placeholder() {
        return placeholder;
    }

    /** Returns the annotations of this frame; {@link Annotations#NONE} for none. */
    public Annotations annotations() {
        return annotations;
    }

    /** Returns the bytes that the pixels span: {@code stride} for every row but the last, which need not be padded. */
    public long spanBytes() {
        return (long) stride * (height - 1) + (long) width * format.bytesPerPixel();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FrameInfo o
                && width == o.width
                && height == o.height
                && stride == o.stride
                && format == o.format
                && bottomUp == o.bottomUp
                && sequence == o.sequence
                && captureTime == o.captureTime
                && Double.compare(simulationTime, o.simulationTime) == 0
                && placeholder == o.placeholder
                && annotations.equals(o.annotations);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, format, sequence, captureTime);
    }

    @Override
    public String toString() {
        return "frame " + sequence + ", " + width + " x " + height + " " + format + ", stride " + stride
                + (bottomUp ? ", bottom up" : "") + ", captured at " + captureTime + ", simulation time "
                + simulationTime + (placeholder ? ", placeholder" : "") + ", " + annotations;
    }
}
