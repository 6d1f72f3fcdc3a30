/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.annotate;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something drawn over a frame: points, a line, a polygon, a skeleton, a text or a mask. Coordinates are pixels of the
 * frame from its left and upper edge. Immutable: factories make one, {@code with} methods copy it.
 */
public final class Shape {
    /** Dots. */
    public static final String POINTS = "points";

    /** A line through its points. */
    public static final String LINE = "line";

    /** A closed line, filled translucently. */
    public static final String POLYGON = "polygon";

    /** Joints, and bones between two of them each. */
    public static final String SKELETON = "skeleton";

    /** A text, whose upper left corner is its point. */
    public static final String TEXT = "text";

    /** A grid of cells, of which some are filled translucently. */
    public static final String MASK = "mask";

    /** Most points of one shape. */
    public static final int MAX_POINTS = 4096;

    /** Most bones of a skeleton. */
    public static final int MAX_BONES = 1024;

    /** Most runs of a mask. */
    public static final int MAX_RUNS = 65_536;

    /** Most columns and rows of a mask. */
    public static final int MAX_SIDE = 16_384;

    /** Greatest amount of a coordinate. */
    public static final double MAX_COORDINATE = 1e6;

    private static final int NO_COLOR = -1;
    private static final int[] NONE = {};

    private final String kind;
    private final double[] points;
    private final int[] numbers;
    private final int columns;
    private final int rows;
    private final String text;
    private final String label;
    private final int color;

    private Shape(
            String kind, double[] points, int[] numbers, int columns, int rows, String text, String label, int color) {
        this.kind = kind;
        this.points = points;
        this.numbers = numbers;
        this.columns = columns;
        this.rows = rows;
        this.text = text;
        this.label = label;
        this.color = color;
    }

    /**
     * Returns dots.
     *
     * @param points x and y in turns, one pair at least and {@value #MAX_POINTS} at most
     * @throws IllegalArgumentException when they are not; the message says what is allowed
     */
    public static Shape points(double... points) {
        return new Shape(POINTS, checked(POINTS, points, 1), NONE, 0, 0, "", "", NO_COLOR);
    }

    /** Returns a line through two points or more, as {@link #points} does. */
    public static Shape line(double... points) {
        return new Shape(LINE, checked(LINE, points, 2), NONE, 0, 0, "", "", NO_COLOR);
    }

    /** Returns a filled polygon with three corners or more, as {@link #points} does. */
    public static Shape polygon(double... points) {
        return new Shape(POLYGON, checked(POLYGON, points, 3), NONE, 0, 0, "", "", NO_COLOR);
    }

    /**
     * Returns joints with bones between them.
     *
     * @param points as for {@link #points}
     * @param bones numbers of two joints in turns, from 0; {@value #MAX_BONES} bones at most
     * @throws IllegalArgumentException when one is not; the message says what is allowed
     */
    public static Shape skeleton(double[] points, int[] bones) {
        double[] joints = checked(SKELETON, points, 1);
        if (bones.length % 2 != 0 || bones.length > 2 * MAX_BONES) {
            throw new IllegalArgumentException("bones are pairs of joints, at most " + MAX_BONES);
        }
        for (int joint : bones) {
            if (joint < 0 || joint >= joints.length / 2) {
                throw new IllegalArgumentException(
                        "a bone names joint " + joint + ", which is not in 0.." + (joints.length / 2 - 1));
            }
        }
        return new Shape(SKELETON, joints, bones.clone(), 0, 0, "", "", NO_COLOR);
    }

    /** Returns a text with its upper left corner there. */
    public static Shape text(double x, double y, String text) {
        return new Shape(TEXT, checked(TEXT, new double[] {x, y}, 1), NONE, 0, 0, text, "", NO_COLOR);
    }

    /**
     * Returns a mask: a grid of cells over a rectangle, some of them filled.
     *
     * @param x left edge of the grid
     * @param y upper edge of the grid
     * @param width of the grid in pixels, not negative
     * @param height of the grid in pixels, not negative
     * @param columns cells in a row, 1 to {@value #MAX_SIDE}
     * @param rows rows of cells, 1 to {@value #MAX_SIDE}
     * @param runs numbers of empty and filled cells in turns, row by row from the top left; what is missing is empty
     * @throws IllegalArgumentException when one is out of its range; the message says what is allowed
     */
    public static Shape mask(double x, double y, double width, double height, int columns, int rows, int[] runs) {
        if (!(width >= 0 && height >= 0)) {
            throw new IllegalArgumentException("a mask has a negative width or height");
        }
        if (columns < 1 || rows < 1 || columns > MAX_SIDE || rows > MAX_SIDE) {
            throw new IllegalArgumentException("columns and rows of a mask are in 1.." + MAX_SIDE);
        }
        long cells = 0;
        for (int run : runs) {
            cells += run < 0 ? Integer.MAX_VALUE : run;
        }
        if (runs.length > MAX_RUNS || cells > (long) columns * rows) {
            throw new IllegalArgumentException("runs of a mask are at most " + MAX_RUNS
                    + " counts of empty and filled cells in turns, columns x rows together");
        }
        double[] corners = checked(MASK, new double[] {x, y, x + width, y + height}, 2);
        return new Shape(MASK, corners, runs.clone(), columns, rows, "", "", NO_COLOR);
    }

    private static double[] checked(String kind, double[] points, int least) {
        if (points.length % 2 != 0 || points.length < 2 * least || points.length > 2 * MAX_POINTS) {
            throw new IllegalArgumentException("a " + kind + " has pairs of x and y, " + least + " to " + MAX_POINTS
                    + " of them, not " + points.length + " numbers");
        }
        for (double value : points) {
            if (!(Math.abs(value) <= MAX_COORDINATE)) {
                throw new IllegalArgumentException(
                        "a " + kind + "'s coordinate " + value + " is not within 1e6 pixels");
            }
        }
        return points.clone();
    }

    /** Returns a copy of that class, which gives it its colour and, but for a text, is written beside it. */
    public Shape withLabel(String name) {
        return new Shape(kind, points, numbers, columns, rows, text, name, color);
    }

    /**
     * Returns a copy with a colour of its own.
     *
     * @param rgb 0xRRGGBB
     * @throws IllegalArgumentException when it is more or less
     */
    public Shape withColor(int rgb) {
        if (rgb < 0 || rgb > 0xffffff) {
            throw new IllegalArgumentException("a colour is 0xRRGGBB, not " + Integer.toHexString(rgb));
        }
        return new Shape(kind, points, numbers, columns, rows, text, label, rgb);
    }

    /** Returns the kind: {@link #POINTS}, {@link #LINE}, {@link #POLYGON} and so on; further ones may come. */
    public String kind() {
        return kind;
    }

    /** Returns x and y in turns; of a mask its upper left and lower right corner. A copy. */
    public double[] points() {
        return points.clone();
    }

    /** Returns the joints of a skeleton's bones, or a mask's runs; empty for others. A copy. */
    public int[] numbers() {
        return numbers.clone();
    }

    /** Returns the columns of a mask; 0 for others. */
    public int columns() {
        return columns;
    }

    /** Returns the rows of a mask; 0 for others. */
    public int rows() {
        return rows;
    }

    /** Returns the text of a text; empty for others. */
    public String text() {
        return text;
    }

    /** Returns the class; empty for none. */
    public String label() {
        return label;
    }

    /** Returns whether it has a colour of its own. */
    public boolean colored() {
        return color != NO_COLOR;
    }

    /** Returns the colour as 0xRRGGBB; meaningless unless {@link #colored}. */
    public int color() {
        return color;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Shape o
                && kind.equals(o.kind)
                && Arrays.equals(points, o.points)
                && Arrays.equals(numbers, o.numbers)
                && columns == o.columns
                && rows == o.rows
                && text.equals(o.text)
                && label.equals(o.label)
                && color == o.color;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, Arrays.hashCode(points), Arrays.hashCode(numbers), columns, rows, text, label, color);
    }

    @Override
    public String toString() {
        return kind + (label.isEmpty() ? "" : " " + label) + " at " + points[0] + "," + points[1];
    }
}
