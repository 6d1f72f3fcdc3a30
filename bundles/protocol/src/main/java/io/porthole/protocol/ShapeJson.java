/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.annotate.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads and writes shapes: {@code {"kind":"line","points":[x,y,x,y],"label":"path","color":"#ff8800"}}. Points may be
 * pairs within the list, too. Every fault is an {@link IllegalArgumentException} that says what is allowed.
 */
public final class ShapeJson {
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");

    private ShapeJson() {}

    /**
     * Reads a list of shapes; one that is missing is empty.
     *
     * @throws IllegalArgumentException when one is not understood
     */
    public static List<Shape> read(JsonNode list) {
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw new IllegalArgumentException("shapes is not a list");
        }
        if (list.size() > Annotations.MAX_SHAPES) {
            throw new IllegalArgumentException(
                    "at most " + Annotations.MAX_SHAPES + " shapes are taken, not " + list.size());
        }
        List<Shape> shapes = new ArrayList<>(list.size());
        for (JsonNode json : list) {
            String where = "shapes[" + shapes.size() + "]";
            try {
                shapes.add(shape(json));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
            }
        }
        return shapes;
    }

    private static Shape shape(JsonNode json) {
        Shape shape = bare(json).withLabel(text(json, "label"));
        JsonNode color = json.path("color");
        if (color.isMissingNode() || color.isNull()) {
            return shape;
        }
        if (!color.isTextual() || !COLOR.matcher(color.textValue()).matches()) {
            throw new IllegalArgumentException("color is not like \"#ff8800\"");
        }
        return shape.withColor(Integer.parseInt(color.textValue().substring(1), 16));
    }

    private static Shape bare(JsonNode json) {
        return switch (json.path("kind").asText()) {
            case Shape.POINTS -> Shape.points(points(json));
            case Shape.LINE -> Shape.line(points(json));
            case Shape.POLYGON -> Shape.polygon(points(json));
            case Shape.SKELETON -> Shape.skeleton(points(json), whole(json, "bones", 2 * Shape.MAX_BONES));
            case Shape.TEXT -> Shape.text(number(json, "x"), number(json, "y"), text(json, "text"));
            case Shape.MASK -> mask(json);
            default ->
                throw new IllegalArgumentException("kind is not one of points, line, polygon, skeleton, text, mask");
        };
    }

    private static Shape mask(JsonNode json) {
        return Shape.mask(
                number(json, "x"),
                number(json, "y"),
                number(json, "width"),
                number(json, "height"),
                whole(json.path("columns"), "columns"),
                whole(json.path("rows"), "rows"),
                whole(json, "runs", Shape.MAX_RUNS));
    }

    /** Returns the numbers of a list of numbers, or of pairs of numbers. */
    private static double[] points(JsonNode json) {
        JsonNode list = json.path("points");
        if (!list.isArray() || list.size() > 2 * Shape.MAX_POINTS) {
            throw new IllegalArgumentException(
                    "points is not a list of x and y in turns, of " + Shape.MAX_POINTS + " points at most");
        }
        List<Double> numbers = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            if (item.isArray() && item.size() == 2) {
                numbers.add(number(item.get(0)));
                numbers.add(number(item.get(1)));
            } else {
                numbers.add(number(item));
            }
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double number(JsonNode value) {
        if (!value.isNumber()) {
            throw new IllegalArgumentException("points has something that is not a number");
        }
        return value.doubleValue();
    }

    private static double number(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isNumber()) {
            throw new IllegalArgumentException(name + " is not a number");
        }
        return value.doubleValue();
    }

    private static int[] whole(JsonNode json, String name, int max) {
        JsonNode list = json.path(name);
        if (!list.isArray() || list.size() > max) {
            throw new IllegalArgumentException(name + " is not a list of at most " + max + " whole numbers");
        }
        int[] numbers = new int[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = whole(list.get(i), name);
        }
        return numbers;
    }

    private static int whole(JsonNode value, String name) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(name + " has something that is not a whole number");
        }
        return value.intValue();
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isValueNode() || value.asText().length() > AnnotationsJson.MAX_TEXT) {
            throw new IllegalArgumentException(
                    name + " is not a text of at most " + AnnotationsJson.MAX_TEXT + " characters");
        }
        return value.asText();
    }

    /** Writes a shape as it is read. */
    static void write(ObjectNode out, Shape shape) {
        out.put("kind", shape.kind());
        double[] points = shape.points();
        switch (shape.kind()) {
            case Shape.TEXT -> out.put("x", points[0]).put("y", points[1]).put("text", shape.text());
            case Shape.MASK -> {
                out.put("x", points[0]).put("y", points[1]);
                out.put("width", points[2] - points[0]).put("height", points[3] - points[1]);
                out.put("columns", shape.columns()).put("rows", shape.rows());
                numbers(out.putArray("runs"), shape.numbers());
            }
            default -> {
                ArrayNode list = out.putArray("points");
                for (double value : points) {
                    list.add(value);
                }
                if (shape.kind().equals(Shape.SKELETON)) {
                    numbers(out.putArray("bones"), shape.numbers());
                }
            }
        }
        if (!shape.label().isEmpty()) {
            out.put("label", shape.label());
        }
        if (shape.colored()) {
            out.put("color", String.format("#%06x", shape.color()));
        }
    }

    private static void numbers(ArrayNode out, int[] numbers) {
        for (int number : numbers) {
            out.add(number);
        }
    }
}
