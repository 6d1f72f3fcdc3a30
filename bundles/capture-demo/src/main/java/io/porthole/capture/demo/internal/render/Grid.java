/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** A horizontal field of numbers with a value at every point in between. */
public final class Grid {
    final int columns;
    final int rows;
    final float originX;
    final float originY;
    final float perMetre;
    final float[] cell;

    /** Covers the rectangle from {@code (x0, y0)} to {@code (x1, y1)} with cells of this size; all in metres. */
    public Grid(double x0, double y0, double x1, double y1, double cellSize) {
        columns = (int) Math.ceil((x1 - x0) / cellSize);
        rows = (int) Math.ceil((y1 - y0) / cellSize);
        originX = (float) x0;
        originY = (float) y0;
        perMetre = (float) (1 / cellSize);
        cell = new float[columns * rows];
        Arrays.fill(cell, 1);
    }

    /** Returns where a cell's middle lies: x. */
    public double x(int column) {
        return originX + (column + 0.5) / perMetre;
    }

    /** Returns where a cell's middle lies: y. */
    public double y(int row) {
        return originY + (row + 0.5) / perMetre;
    }

    /** Sets every cell to what {@code value} gives for its middle. */
    public void fill(DoubleBinaryOperator value) {
        for (int i = 0; i < cell.length; i++) {
            cell[i] = (float) value.applyAsDouble(x(i % columns), y(i / columns));
        }
    }

    /** Returns the value at a point, between the four cells around it. Meant for points at least one cell inside. */
    float at(float x, float y) {
        float u = (x - originX) * perMetre - 0.5f, v = (y - originY) * perMetre - 0.5f;
        // only rounding leads out of bounds, by a hair
        int iu = Math.max(0, Math.min(columns - 2, (int) u)), iv = Math.max(0, Math.min(rows - 2, (int) v));
        float fu = u - iu, fv = v - iv;
        int k = iv * columns + iu;
        float[] cell = this.cell;
        float low = cell[k] + (cell[k + 1] - cell[k]) * fu;
        float high = cell[k + columns] + (cell[k + columns + 1] - cell[k + columns]) * fu;
        return low + (high - low) * fv;
    }
}
