/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Detection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads annotations. A detection's box is {@code x}, {@code y}, {@code width} and {@code height}, the same within
 * {@code bbox}, or {@code "bbox":[x1,y1,x2,y2]}; fields that are a detector's own are ignored. Every fault is an {@link
 * IllegalArgumentException} that says what is allowed.
 */
public final class AnnotationsJson {
    /** Longest label, track and text of a value, in characters. */
    public static final int MAX_TEXT = 256;

    private static final List<String> SIDES = List.of("x", "y", "width", "height");
    private static final List<String> LABELS = List.of("label", "class_name", "class");
    private static final List<String> TRACKS = List.of("trackId", "track_id");
    private static final String SHAPES =
            "has a box like \"bbox\":[x1,y1,x2,y2], \"bbox\":{\"x\":1,\"y\":2,\"width\":3,\"height\":4}"
                    + " or \"x\":1,\"y\":2,\"width\":3,\"height\":4, each of them a number";

    private AnnotationsJson() {}

    /**
     * Reads {@code detections}, {@code shapes} and {@code values}, all optional.
     *
     * @throws IllegalArgumentException when one is not understood
     */
    public static Annotations read(JsonNode body) {
        List<Detection> detections = new ArrayList<>();
        for (JsonNode detection : list(body.path("detections"))) {
            detections.add(detection(detection, "detections[" + detections.size() + "]"));
        }
        return Annotations.of(detections, values(body.path("values"))).withShapes(ShapeJson.read(body.path("shapes")));
    }

    private static JsonNode list(JsonNode detections) {
        if (!isMissing(detections) && !detections.isArray()) {
            throw new IllegalArgumentException("detections is not a list");
        }
        if (detections.size() > Annotations.MAX_DETECTIONS) {
            throw new IllegalArgumentException(
                    "at most " + Annotations.MAX_DETECTIONS + " detections are taken, not " + detections.size());
        }
        return detections;
    }

    private static boolean isMissing(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static Detection detection(JsonNode json, String where) {
        JsonNode bbox = json.path("bbox");
        Detection box = bbox.isArray() ? corners(bbox, where) : sides(isMissing(bbox) ? json : bbox, where);
        JsonNode confidence = json.path("confidence");
        if (!isMissing(confidence)
                && !(confidence.isNumber() && confidence.doubleValue() >= 0 && confidence.doubleValue() <= 1)) {
            throw new IllegalArgumentException(where + ".confidence is not a number in 0..1");
        }
        String label = text(json, LABELS, where);
        return Detection.of(box.x(), box.y(), box.width(), box.height(), label == null ? "" : label)
                .withConfidence(confidence.isNumber() ? confidence.doubleValue() : Double.NaN)
                .withTrackId(text(json, TRACKS, where));
    }

    private static Detection sides(JsonNode box, String where) {
        double[] sides = SIDES.stream()
                .mapToDouble(side -> number(box.path(side), where))
                .toArray();
        if (sides[2] < 0 || sides[3] < 0) {
            throw new IllegalArgumentException(where + " has a negative width or height");
        }
        return Detection.of(sides[0], sides[1], sides[2], sides[3], "");
    }

    private static Detection corners(JsonNode corners, String where) {
        if (corners.size() != 4) {
            throw new IllegalArgumentException(where + ".bbox has " + corners.size() + " numbers, not 4");
        }
        double x1 = number(corners.get(0), where);
        double y1 = number(corners.get(1), where);
        double x2 = number(corners.get(2), where);
        double y2 = number(corners.get(3), where);
        return Detection.of(Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1), "");
    }

    private static double number(JsonNode value, String where) {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw new IllegalArgumentException(where + " " + SHAPES);
        }
        return value.doubleValue();
    }

    /** Returns the first of the fields that is there; a detector's number is taken as text. */
    private static @Nullable String text(JsonNode json, List<String> names, String where) {
        for (String name : names) {
            JsonNode value = json.path(name);
            if (value.isTextual() || value.isIntegralNumber()) {
                return bounded(value.asText(), where + "." + name);
            }
            if (!isMissing(value)) {
                throw new IllegalArgumentException(where + "." + name + " is not text");
            }
        }
        return null;
    }

    private static String bounded(String text, String where) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(where + " is longer than " + MAX_TEXT + " characters");
        }
        return text;
    }

    private static Map<String, Object> values(JsonNode json) {
        if (!isMissing(json) && !json.isObject()) {
            throw new IllegalArgumentException("values is not an object");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        json.properties()
                .forEach(field -> values.put(
                        bounded(field.getKey(), "a value's name"),
                        value(field.getValue(), "values." + field.getKey())));
        return values;
    }

    private static Object value(JsonNode value, String where) {
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isTextual()) {
            return bounded(value.textValue(), where);
        }
        throw new IllegalArgumentException(where + " is not a number, text or truth value");
    }
}
