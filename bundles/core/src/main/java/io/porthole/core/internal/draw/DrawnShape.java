/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import io.porthole.api.annotate.Shape;

/** One shape on one canvas: translucent where it has an area, its lines with a dark rim, its label beside it. */
final class DrawnShape {
    private static final int BLACK = 0;
    private static final int AREA_PERCENT = 35;

    private final Shape shape;
    private final RgbCanvas canvas;
    private final Outline outline;
    private final double[] points;
    private final int colour;
    private final double line;

    DrawnShape(Shape shape, RgbCanvas canvas) {
        this.shape = shape;
        this.canvas = canvas;
        this.outline = new Outline(canvas);
        this.points = shape.points();
        this.colour = shape.colored() ? shape.color() : LabelColours.of(shape.label());
        this.line = 2 * Math.max(1, Math.round(Math.min(canvas.width(), canvas.height()) / 540f));
    }

    /** Draws all but texts, which come last. A kind that is not known is left out. */
    void draw() {
        switch (shape.kind()) {
            case Shape.POINTS -> dots(3 * line);
            case Shape.LINE -> path(false);
            case Shape.POLYGON -> {
                outline.fill(points, colour, AREA_PERCENT);
                path(true);
            }
            case Shape.SKELETON -> {
                bones();
                dots(3 * line);
            }
            case Shape.MASK -> mask();
            default -> {}
        }
    }

    private void dots(double diameter) {
        for (int i = 0; i < points.length; i += 2) {
            outline.dot(points[i], points[i + 1], diameter + 2, BLACK);
            outline.dot(points[i], points[i + 1], diameter, colour);
        }
    }

    private void path(boolean closed) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i + 3 < points.length; i += 2) {
                segment(i, i + 2, pass);
            }
            if (closed) {
                segment(points.length - 2, 0, pass);
            }
        }
    }

    private void bones() {
        int[] joints = shape.numbers();
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < joints.length; i += 2) {
                segment(2 * joints[i], 2 * joints[i + 1], pass);
            }
        }
    }

    /** Draws the rim in the first pass and the line in the second, so that no rim runs over a line. */
    private void segment(int from, int to, int pass) {
        double width = pass == 0 ? line + 2 : line;
        outline.line(points[from], points[from + 1], points[to], points[to + 1], width, pass == 0 ? BLACK : colour);
    }

    private void mask() {
        double columnWidth = (points[2] - points[0]) / shape.columns();
        double rowHeight = (points[3] - points[1]) / shape.rows();
        int cell = 0;
        boolean filled = false;
        for (int run : shape.numbers()) {
            for (int end = cell + run; filled && cell < end; ) {
                int row = cell / shape.columns();
                int column = cell % shape.columns();
                int count = Math.min(end - cell, shape.columns() - column);
                canvas.fill(
                        edge(points[0] + column * columnWidth),
                        edge(points[1] + row * rowHeight),
                        edge(points[0] + (column + count) * columnWidth),
                        edge(points[1] + (row + 1) * rowHeight),
                        colour,
                        AREA_PERCENT);
                cell += count;
            }
            cell = filled ? cell : cell + run;
            filled = !filled;
        }
    }

    private static int edge(double position) {
        return (int) Math.round(position);
    }

    /** Draws the text, or the label at the shape's highest point. */
    void drawText(Letterings letterings) {
        boolean own = shape.kind().equals(Shape.TEXT);
        String text = own ? shape.text() : shape.label();
        int fontPx = DetectionBox.fontPx(canvas);
        Lettering letters = text.isBlank() ? null : letterings.of(shortened(text.strip()), fontPx);
        if (letters == null) {
            return;
        }
        int pad = fontPx / 3;
        int wide = letters.width() + 2 * pad;
        int tall = letters.height() + pad;
        int highest = own ? 0 : highest();
        int left = inside(edge(points[highest]) + (own ? 0 : pad), canvas.width() - wide);
        int top = inside(edge(points[highest + 1]) - (own ? 0 : tall + pad), canvas.height() - tall);
        canvas.fill(left, top, left + wide, top + tall, colour, 100);
        canvas.text(left + pad, top + pad / 2, letters, LabelColours.textOn(colour));
    }

    private static String shortened(String text) {
        return text.length() > DetectionBox.MAX_LABEL ? text.substring(0, DetectionBox.MAX_LABEL) + "…" : text;
    }

    private int highest() {
        int best = 0;
        for (int i = 2; i < points.length; i += 2) {
            best = points[i + 1] < points[best + 1] ? i : best;
        }
        return best;
    }

    private static int inside(int wanted, int greatest) {
        return Math.max(0, Math.min(wanted, greatest));
    }
}
