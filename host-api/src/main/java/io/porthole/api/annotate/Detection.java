/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.annotate;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A box around something recognised in a frame. Immutable: {@link #of} makes one, {@code with} methods copy it. */
public final class Detection {
    private final double x;
    private final double y;
    private final double width;
    private final double height;
    private final String label;
    private final double confidence;
    private final @Nullable String trackId;

    private Detection(
            double x,
            double y,
            double width,
            double height,
            String label,
            double confidence,
            @Nullable String trackId) {
        this.x = x;
        this.y = y;
        this.width = width;
        this.height = height;
        this.label = label;
        this.confidence = confidence;
        this.trackId = trackId;
    }

    /**
     * Returns a box of unknown confidence and without a track.
     *
     * @param x left edge in pixels of the frame
     * @param y upper edge in pixels of the frame, from the top
     * @param width of the box in pixels, not negative
     * @param height of the box in pixels, not negative
     * @param label class name shown above the box
     */
    public static Detection of(double x, double y, double width, double height, String label) {
        return new Detection(x, y, width, height, label, Double.NaN, null);
    }

    /** Returns a copy with that confidence: 0 to 1, or NaN when unknown. */
    public Detection withConfidence(double value) {
        return new Detection(x, y, width, height, label, value, trackId);
    }

    /** Returns a copy with an id that is the same for one thing over several frames; null for none. */
    public Detection withTrackId(@Nullable String id) {
        return new Detection(x, y, width, height, label, confidence, id);
    }

    /** Returns the left edge in pixels of the frame. */
    public double x() {
        return x;
    }

    /** Returns the upper edge in pixels of the frame, from the top. */
    public double y() {
        return y;
    }

    /** Returns the width in pixels. */
    public double width() {
        return width;
    }

    /** Returns the height in pixels. */
    public double height() {
        return height;
    }

    /** Returns the class name shown above the box. */
    public String label() {
        return label;
    }

    /** Returns the confidence, 0 to 1, or NaN when unknown. */
    public double confidence() {
        return confidence;
    }

    /** Returns the id that is the same for one thing over several frames, or null. */
    public @Nullable String trackId() {
        return trackId;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Detection o
                && Double.compare(x, o.x) == 0
                && Double.compare(y, o.y) == 0
                && Double.compare(width, o.width) == 0
                && Double.compare(height, o.height) == 0
                && Double.compare(confidence, o.confidence) == 0
                && label.equals(o.label)
                && Objects.equals(trackId, o.trackId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(x, y, width, height, label, confidence, trackId);
    }

    @Override
    public String toString() {
        return label + " " + confidence + " at " + x + "," + y + " " + width + " x " + height
                + (trackId == null ? "" : " track " + trackId);
    }
}
