/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

import java.util.Arrays;

/** The upper side of the table, at height 0: printed pattern, soft shadows, and darkening beside what stands on it. */
public final class TableTop {
    /** The grids reach this far beyond the table, in metres, so that lookups need no bounds. */
    public static final double MARGIN = 0.03;

    private static final int SOFT = 3;

    private final LevelRow row = new LevelRow();
    private float sheen;
    private final Grid print;
    private final Grid open;
    private final float[] openAlways;
    private final float red;
    private final float green;
    private final float blue;

    /**
     * @param print brightness factors of the printed pattern
     * @param open share of the room that each point sees with only the fixed things on the table; the moving ones are
     *     multiplied in for every frame
     */
    public TableTop(Grid print, Grid open, Materials materials) {
        this.print = print;
        this.open = open;
        openAlways = open.cell.clone();
        red = materials.red[Materials.TABLE_TOP];
        green = materials.green[Materials.TABLE_TOP];
        blue = materials.blue[Materials.TABLE_TOP];
    }

    /** Starts a frame: only the fixed things darken. */
    void begin() {
        System.arraycopy(openAlways, 0, open.cell, 0, openAlways.length);
    }

    /**
     * Darkens around a ball: the share of a flat surface's light that a ball hides is (r/d)² times the cosine of its
     * direction (form factor of a sphere).
     */
    void darken(double x, double y, double z, double radius) {
        darken(open, x, y, z, radius);
    }

    /** As {@link #darken(double, double, double, double)}, on any grid; for what is baked once. */
    public static void darken(Grid open, double x, double y, double z, double radius) {
        double height = Math.max(z, radius * 0.8);
        double reach = radius * 3 + height * 1.5;
        int c0 = Math.max(0, (int) ((x - reach - open.originX) * open.perMetre));
        int c1 = Math.min(open.columns - 1, (int) ((x + reach - open.originX) * open.perMetre));
        int r0 = Math.max(0, (int) ((y - reach - open.originY) * open.perMetre));
        int r1 = Math.min(open.rows - 1, (int) ((y + reach - open.originY) * open.perMetre));
        float inReach = (float) (1 / (reach * reach)), strength = (float) (radius * radius * height);
        for (int row = r0; row <= r1; row++) {
            float dy = (float) (open.y(row) - y);
            for (int column = c0; column <= c1; column++) {
                float dx = (float) (open.x(column) - x);
                float flat = dx * dx + dy * dy;
                float fade = 1 - flat * inReach;
                if (fade > 0) {
                    float d2 = flat + (float) (height * height);
                    float hidden = strength / (d2 * (float) Math.sqrt(d2)) * fade;
                    open.cell[row * open.columns + column] *= 1 - Math.min(0.85f, hidden);
                }
            }
        }
    }

    /** Prepares a row of the frame. */
    void begin(View view, int y) {
        row.lay(view, y, 0);
        double rx = view.rayX(view.centreX, y + 0.5), ry = view.rayY(view.centreX, y + 0.5);
        double rz = view.rayZ(view.centreX, y + 0.5);
        float grazing = (float) (1 + rz / Math.sqrt(rx * rx + ry * ry + rz * rz));
        sheen = 0.22f * grazing * grazing * grazing;
    }

    /** Shades pixels of the prepared row. */
    void row(int[] colour, int line, ShadowMap shadows, int from, int to) {
        float startX = row.startX, startY = row.startY, stepX = row.stepX, stepY = row.stepY;
        for (int i = from; i < to; i++) {
            float x = startX + stepX * i, y = startY + stepY * i;
            float sun = Sun.Z * shadows.light(x, y, 0, SOFT);
            float room = open.at(x, y);
            float paint = print.at(x, y);
            float gloss = 0.02f + sheen * room;
            colour[line + i] = ToneCurve.pack(
                    red * paint * (StudioLight.SKY[0] * room + sun * StudioLight.SUN[0]) + gloss * 0.75f,
                    green * paint * (StudioLight.SKY[1] * room + sun * StudioLight.SUN[1]) + gloss * 0.85f,
                    blue * paint * (StudioLight.SKY[2] * room + sun * StudioLight.SUN[2]) + gloss);
        }
    }

    /** Returns a field of ones for the moving things of a table of this size. */
    public static Grid unshaded(double halfX, double halfY) {
        Grid grid = new Grid(-halfX - MARGIN, -halfY - MARGIN, halfX + MARGIN, halfY + MARGIN, 0.01);
        Arrays.fill(grid.cell, 1);
        return grid;
    }
}
