/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.annotate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Marks that belong to one frame. Immutable.
 *
 * @param detections boxes around what was recognised, at most {@value #MAX_DETECTIONS}
 * @param values named values such as episode or reward; each a {@link Number}, {@link String} or {@link Boolean};
 *     at most {@value #MAX_VALUES}; their order is kept
 */
public record Annotations(List<Detection> detections, Map<String, Object> values) {
    /** Most boxes on one frame. */
    public static final int MAX_DETECTIONS = 1024;

    /** Most named values on one frame. */
    public static final int MAX_VALUES = 64;

    /** No marks at all. */
    public static final Annotations NONE = new Annotations(List.of(), Map.of());

    /**
     * Copies both collections.
     *
     * @throws IllegalArgumentException when there are too many of them or a value is of another type
     */
    public Annotations {
        detections = List.copyOf(detections);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        if (detections.size() > MAX_DETECTIONS || values.size() > MAX_VALUES) {
            throw new IllegalArgumentException("at most " + MAX_DETECTIONS + " detections and " + MAX_VALUES
                    + " values belong to a frame, not " + detections.size() + " and " + values.size());
        }
        for (Map.Entry<String, Object> e : values.entrySet()) {
            Object v = e.getValue();
            if (!(v instanceof Number || v instanceof String || v instanceof Boolean)) {
                throw new IllegalArgumentException("value " + e.getKey() + " is a "
                        + v.getClass().getSimpleName() + ", not a number, text or truth value");
            }
        }
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return detections.isEmpty() && values.isEmpty();
    }
}
