/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import java.util.Arrays;

/** Fills polygons, lines and dots on a canvas, row by row; a pixel counts by its middle. */
final class Outline {
    private static final int DISC_CORNERS = 16;
    private static final int OPAQUE = 100;

    private final RgbCanvas canvas;

    Outline(RgbCanvas canvas) {
        this.canvas = canvas;
    }

    /**
     * Fills a polygon by the even-odd rule.
     *
     * @param points x and y in turns
     */
    void fill(double[] points, int rgb, int percent) {
        double top = Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (int i = 1; i < points.length; i += 2) {
            top = Math.min(top, points[i]);
            bottom = Math.max(bottom, points[i]);
        }
        double[] crossings = new double[points.length / 2];
        int last = (int) Math.min(canvas.height(), Math.ceil(bottom));
        for (int y = (int) Math.max(0, Math.floor(top)); y < last; y++) {
            int found = cross(points, y + 0.5, crossings);
            for (int i = 0; i + 1 < found; i += 2) {
                canvas.fill(column(crossings[i]), y, column(crossings[i + 1]), y + 1, rgb, percent);
            }
        }
    }

    /** Returns the first pixel whose middle is not left of a position; far beyond the frame all are alike. */
    private int column(double x) {
        return (int) Math.ceil(Math.max(-1, Math.min(canvas.width() + 1.0, x)) - 0.5);
    }

    /** Finds, in order, where the edges cross a row. */
    private static int cross(double[] points, double y, double[] crossings) {
        int found = 0;
        int n = points.length;
        for (int i = 0; i < n; i += 2) {
            int j = (i + 2) % n;
            double y1 = points[i + 1];
            double y2 = points[j + 1];
            if (y1 <= y != y2 <= y) {
                crossings[found++] = points[i] + (y - y1) / (y2 - y1) * (points[j] - points[i]);
            }
        }
        Arrays.sort(crossings, 0, found);
        return found;
    }

    /** Draws a line between two points, with round ends. */
    void line(double x1, double y1, double x2, double y2, double width, int rgb) {
        double length = Math.hypot(x2 - x1, y2 - y1);
        if (length > 0) {
            double nx = (y1 - y2) / length * width / 2;
            double ny = (x2 - x1) / length * width / 2;
            double[] sides = {x1 + nx, y1 + ny, x2 + nx, y2 + ny, x2 - nx, y2 - ny, x1 - nx, y1 - ny};
            fill(sides, rgb, OPAQUE);
        }
        dot(x1, y1, width, rgb);
        dot(x2, y2, width, rgb);
    }

    /** Draws a disc. */
    void dot(double x, double y, double diameter, int rgb) {
        double[] corners = new double[2 * DISC_CORNERS];
        for (int i = 0; i < DISC_CORNERS; i++) {
            double angle = 2 * Math.PI * (i + 0.5) / DISC_CORNERS;
            corners[2 * i] = x + diameter / 2 * Math.cos(angle);
            corners[2 * i + 1] = y + diameter / 2 * Math.sin(angle);
        }
        fill(corners, rgb, OPAQUE);
    }
}
