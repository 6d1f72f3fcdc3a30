/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** The floor with its grid, the table's baked shadow, the arm's moving one, and the backdrop it all fades into. */
public final class Floor {
    /** Beyond this depth, in metres, the floor counts as background. */
    static final float END_IN_M = 14;

    private static final float FADE_FROM_IN_M = 1.6f;
    private static final float[] PAINT = StudioLight.colour(0x3E4855);
    private static final int SOFT = 4;

    private final float height;
    private final Grid sunlit;
    private final Grid open;
    private final float half;
    private final GridLines lines = new GridLines();
    private final Backdrop backdrop = new Backdrop();
    private final LevelRow row = new LevelRow();
    private float clear;

    /**
     * @param height of the floor, metres (the table top is 0)
     * @param sunlit share of the sun that each point gets past the table, on a square around the origin
     * @param open share of the room that each point sees, on the same square
     */
    public Floor(double height, Grid sunlit, Grid open) {
        this.height = (float) height;
        this.sunlit = sunlit;
        this.open = open;
        half = -sunlit.originX - 1 / Math.min(sunlit.perMetre, open.perMetre);
    }

    /** Depth of the floor in this row, or positive infinity where there is none. */
    float depth(View view, int y) {
        row.lay(view, y, height);
        return row.depth < END_IN_M ? row.depth : Float.POSITIVE_INFINITY;
    }

    /** Prepares a row for {@link #still} and {@link #moving}. */
    void begin(View view, int y) {
        backdrop.look(view, y);
        row.lay(view, y + 1, height);
        float nearer = row.depth;
        row.lay(view, y, height);
        float down = Math.min(1, row.depth - nearer);
        lines.width(
                Math.abs(row.stepX) + (float) Math.abs(view.rayX(view.centreX, y) * down),
                Math.abs(row.stepY) + (float) Math.abs(view.rayY(view.centreX, y) * down));
        double fade = 1 - StudioLight.smooth(FADE_FROM_IN_M, END_IN_M, row.depth);
        clear = (float) (fade * fade * fade);
    }

    /** Paints pixels of the prepared row as they are without anything that moves. */
    void still(int[] colour, int line, int y, int from, int to) {
        if (row.depth >= END_IN_M) {
            backdrop.fill(colour, line, y, from, to);
            return;
        }
        row.clip(from, to, half);
        int left = row.from, right = row.to;
        open(colour, line, from, left);
        for (int x = left; x < right; x++) {
            float px = row.startX + row.stepX * x, py = row.startY + row.stepY * x;
            colour[line + x] = shade(px, py, sunlit.at(px, py), open.at(px, py));
        }
        open(colour, line, right, to);
    }

    private void open(int[] colour, int line, int from, int to) {
        float px = row.startX, py = row.startY, sx = row.stepX, sy = row.stepY;
        for (int x = from; x < to; x++) {
            colour[line + x] = shade(px + sx * x, py + sy * x, 1, 1);
        }
    }

    /** Repaints those pixels of the prepared row on which the shadow of something moving falls. */
    void moving(int[] colour, int line, ShadowMap shadows, int from, int to) {
        if (row.depth >= END_IN_M) {
            return;
        }
        row.clip(from, to, half);
        int left = row.from, right = row.to;
        for (int x = left; x < right; x++) {
            float px = row.startX + row.stepX * x, py = row.startY + row.stepY * x;
            float light = shadows.light(px, py, height, SOFT);
            if (light < 1) {
                colour[line + x] = shade(px, py, sunlit.at(px, py) * light, open.at(px, py));
            }
        }
    }

    private int shade(float px, float py, float sun, float room) {
        float paint = clear * (1 + lines.at(px, py));
        float direct = Sun.Z * sun * paint, ambient = room * paint, far = 1 - clear;
        return ToneCurve.pack(
                PAINT[0] * (StudioLight.SKY[0] * ambient + StudioLight.SUN[0] * direct) + backdrop.red * far,
                PAINT[1] * (StudioLight.SKY[1] * ambient + StudioLight.SUN[1] * direct) + backdrop.green * far,
                PAINT[2] * (StudioLight.SKY[2] * ambient + StudioLight.SUN[2] * direct) + backdrop.blue * far);
    }
}
