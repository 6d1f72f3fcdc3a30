/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.annotate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Boxes, shapes and named values that belong to one frame. Immutable. */
public final class Annotations {
    /** Most boxes on one frame. */
    public static final int MAX_DETECTIONS = 1024;

    /** Most shapes on one frame. */
    public static final int MAX_SHAPES = 1024;

    /** Most named values on one frame. */
    public static final int MAX_VALUES = 64;

    /** No annotations. */
    public static final Annotations NONE = new Annotations(List.of(), List.of(), Map.of());

    private final List<Detection> detections;
    private final List<Shape> shapes;
    private final Map<String, Object> values;

    private Annotations(List<Detection> detections, List<Shape> shapes, Map<String, Object> values) {
        this.detections = detections;
        this.shapes = shapes;
        this.values = values;
    }

    /**
     * Copies both collections.
     *
     * @param detections boxes around what was recognised, at most {@value #MAX_DETECTIONS}
     * @param values named values such as episode or reward; each a {@link Number}, {@link String} or {@link Boolean};
     *     at most {@value #MAX_VALUES}; their order is kept
     * @throws IllegalArgumentException when there are too many of them or a value is of another type
     */
    public static Annotations of(List<Detection> detections, Map<String, ?> values) {
        if (detections.size() > MAX_DETECTIONS || values.size() > MAX_VALUES) {
            throw new IllegalArgumentException("at most " + MAX_DETECTIONS + " detections and " + MAX_VALUES
                    + " values belong to a frame, not " + detections.size() + " and " + values.size());
        }
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.forEach(Annotations::check);
        return new Annotations(List.copyOf(detections), List.of(), Collections.unmodifiableMap(copy));
    }

    private static void check(String name, Object value) {
        if (!(value instanceof Number || value instanceof String || value instanceof Boolean)) {
            throw new IllegalArgumentException("value " + name + " is a "
                    + value.getClass().getSimpleName() + ", not a number, text or truth value");
        }
    }

    /** Returns annotations with boxes only, as {@link #of(List, Map)} does. */
    public static Annotations ofDetections(List<Detection> detections) {
        return of(detections, Map.of());
    }

    /**
     * Returns a copy with those shapes in place of its own, which are drawn in their order, below the boxes.
     *
     * @throws IllegalArgumentException when there are more than {@value #MAX_SHAPES}
     */
    public Annotations withShapes(List<Shape> drawn) {
        if (drawn.size() > MAX_SHAPES) {
            throw new IllegalArgumentException(
                    "at most " + MAX_SHAPES + " shapes belong to a frame, not " + drawn.size());
        }
        return new Annotations(detections, List.copyOf(drawn), values);
    }

    /** Returns annotations with named values only, as {@link #of(List, Map)} does. */
    public static Annotations ofValues(Map<String, ?> values) {
        return of(List.of(), values);
    }

    /**
     * Returns these annotations with further ones behind them. Of values with the same name these keep theirs; what
     * exceeds a bound is left out.
     */
    public Annotations with(Annotations further) {
        if (isEmpty() || further.isEmpty()) {
            return isEmpty() ? further : this;
        }
        Map<String, Object> bothValues = new LinkedHashMap<>(values);
        further.values.forEach((name, value) -> {
            if (bothValues.size() < MAX_VALUES) {
                bothValues.putIfAbsent(name, value);
            }
        });
        return new Annotations(
                both(detections, further.detections, MAX_DETECTIONS),
                both(shapes, further.shapes, MAX_SHAPES),
                Collections.unmodifiableMap(bothValues));
    }

    private static <T> List<T> both(List<T> first, List<T> second, int max) {
        return Stream.concat(first.stream(), second.stream()).limit(max).toList();
    }

    /** Returns the boxes, at most {@value #MAX_DETECTIONS}. */
    public List<Detection> detections() {
        return detections;
    }

    /** Returns the shapes in the order in which they are drawn, at most {@value #MAX_SHAPES}. */
    public List<Shape> shapes() {
        return shapes;
    }

    /** Returns the named values in their order, at most {@value #MAX_VALUES}. */
    public Map<String, Object> values() {
        return values;
    }

    /** Returns whether there are neither boxes nor shapes nor values. */
    public boolean isEmpty() {
        return detections.isEmpty() && shapes.isEmpty() && values.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Annotations o
                && detections.equals(o.detections)
                && shapes.equals(o.shapes)
                && values.equals(o.values);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * detections.hashCode() + shapes.hashCode()) + values.hashCode();
    }

    @Override
    public String toString() {
        return isEmpty() ? "no annotations" : "detections " + detections + ", shapes " + shapes + ", values " + values;
    }
}
