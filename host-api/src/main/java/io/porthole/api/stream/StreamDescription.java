/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Meaning of a stream's samples, and of a viewer's gestures, as its source declares them. Immutable: begin with {@link
 * #NONE}, the {@code with} methods return changed copies.
 */
public final class StreamDescription {
    /** Most labels of one stream. */
    public static final int MAX_LABELS = 4096;

    /** Most hints of one stream. */
    public static final int MAX_HINTS = 32;

    /** Longest unit, label and gesture, in characters. */
    public static final int MAX_NAME = 64;

    /** Longest text of a hint, in characters. */
    public static final int MAX_HINT = 200;

    /** A source that declares nothing. */
    public static final StreamDescription NONE = new StreamDescription("", null, Map.of(), Map.of());

    private final String unit;
    private final @Nullable Intrinsics intrinsics;
    private final Map<Integer, String> labels;
    private final Map<String, String> hints;

    private StreamDescription(
            String unit, @Nullable Intrinsics intrinsics, Map<Integer, String> labels, Map<String, String> hints) {
        this.unit = unit;
        this.intrinsics = intrinsics;
        this.labels = labels;
        this.hints = hints;
    }

    /**
     * Pinhole camera of a depth stream, whose samples are distances along its optical axis.
     *
     * @param fx focal length in pixels of the frame's width, positive
     * @param fy focal length in pixels of the frame's height, positive
     * @param cx principal point in pixels from the left edge of the frame
     * @param cy principal point in pixels from the upper edge of the frame
     */
    public record Intrinsics(double fx, double fy, double cx, double cy) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException when one is not finite or a focal length is not positive
         */
        public Intrinsics {
            if (!(fx > 0 && fy > 0) || !Double.isFinite(fx + fy + cx + cy)) {
                throw new IllegalArgumentException("intrinsics " + fx + ", " + fy + ", " + cx + ", " + cy
                        + " are not fx, fy, cx, cy in pixels with positive fx and fy");
            }
        }

        /** Returns the distance between the points that two pixels show, in the unit of the depths. */
        public double distance(double x1, double y1, double depth1, double x2, double y2, double depth2) {
            double dx = (x1 - cx) / fx * depth1 - (x2 - cx) / fx * depth2;
            double dy = (y1 - cy) / fy * depth1 - (y2 - cy) / fy * depth2;
            double dz = depth1 - depth2;
            return Math.sqrt(dx * dx + dy * dy + dz * dz);
        }
    }

    /**
     * Returns a copy whose samples have that unit, such as {@code m}.
     *
     * @throws IllegalArgumentException when it has more than {@value #MAX_NAME} characters
     */
    public StreamDescription withUnit(String name) {
        return new StreamDescription(bounded("unit", name, MAX_NAME), intrinsics, labels, hints);
    }

    /** Returns a copy with the camera of a depth stream; null for none. */
    public StreamDescription withIntrinsics(@Nullable Intrinsics camera) {
        return new StreamDescription(unit, camera, labels, hints);
    }

    /**
     * Returns a copy with names of samples, such as object ids of a segmentation.
     *
     * @throws IllegalArgumentException when there are more than {@value #MAX_LABELS} or one is too long
     */
    public StreamDescription withLabels(Map<Integer, String> names) {
        if (names.size() > MAX_LABELS) {
            throw new IllegalArgumentException("a stream has at most " + MAX_LABELS + " labels, not " + names.size());
        }
        names.values().forEach(name -> bounded("a label", name, MAX_NAME));
        return new StreamDescription(unit, intrinsics, copy(names), hints);
    }

    /**
     * Returns a copy with what gestures and keys do, such as {@code drag: orbits the camera}; their order is kept.
     *
     * @throws IllegalArgumentException when there are more than {@value #MAX_HINTS} or a text is too long
     */
    public StreamDescription withHints(Map<String, String> texts) {
        if (texts.size() > MAX_HINTS) {
            throw new IllegalArgumentException("a stream has at most " + MAX_HINTS + " hints, not " + texts.size());
        }
        texts.forEach((gesture, text) -> {
            bounded("a hint's gesture", gesture, MAX_NAME);
            bounded("a hint", text, MAX_HINT);
        });
        return new StreamDescription(unit, intrinsics, labels, copy(texts));
    }

    private static <K, V> Map<K, V> copy(Map<K, V> of) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(of));
    }

    private static String bounded(String what, String text, int max) {
        if (text.length() > max) {
            throw new IllegalArgumentException(what + " has at most " + max + " characters, not " + text.length());
        }
        return text;
    }

    /** Returns the unit of the samples; empty where none is declared. */
    public String unit() {
        return unit;
    }

    /** Returns the camera of a depth stream, or null. */
    public @Nullable Intrinsics intrinsics() {
        return intrinsics;
    }

    /** Returns the names of samples. */
    public Map<Integer, String> labels() {
        return labels;
    }

    /** Returns what gestures and keys do, in the source's order. */
    public Map<String, String> hints() {
        return hints;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamDescription o
                && unit.equals(o.unit)
                && Objects.equals(intrinsics, o.intrinsics)
                && labels.equals(o.labels)
                && hints.equals(o.hints);
    }

    @Override
    public int hashCode() {
        return Objects.hash(unit, intrinsics, labels, hints);
    }

    @Override
    public String toString() {
        return "unit '" + unit + "', " + intrinsics + ", " + labels.size() + " labels, hints " + hints.keySet();
    }
}
