/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** The floor's grid, filtered: how much of a pixel is line, so that lines thin out instead of flickering. */
final class GridLines {
    private static final float PER_METRE = 4;
    private static final int BOLD_EVERY = 4;
    private static final float FINE_IN_CELLS = 0.004f * PER_METRE;
    private static final float BOLD_IN_CELLS = 0.010f * PER_METRE;
    private static final float FINE_STRENGTH = 0.20f;
    private static final float BOLD_STRENGTH = 0.55f;

    private float softX;
    private float perSoftX;
    private float softY;
    private float perSoftY;

    /** Prepares a row of pixels whose footprint on the floor is this large, in metres. */
    void width(float x, float y) {
        softX = x * PER_METRE + 1e-4f;
        softY = y * PER_METRE + 1e-4f;
        perSoftX = 1 / softX;
        perSoftY = 1 / softY;
    }

    /** Returns what the lines add to the floor's brightness at a point, from 0 to the bold lines' strength. */
    float at(float x, float y) {
        float a = along(x, softX, perSoftX), b = along(y, softY, perSoftY);
        return a > b ? a : b;
    }

    private static float along(float p, float soft, float perSoft) {
        float u = p * PER_METRE + 4096.5f;
        int nearest = (int) u;
        float away = Math.abs(u - nearest - 0.5f);
        boolean bold = (nearest & (BOLD_EVERY - 1)) == 0;
        float thick = bold ? BOLD_IN_CELLS : FINE_IN_CELLS;
        float inside = (thick + soft) * 0.5f - away;
        if (inside <= 0) {
            return 0;
        }
        // comparisons instead of Math.min: this runs for every pixel of floor
        float cover = inside * perSoft, most = thick * perSoft;
        cover = cover < most ? cover : most;
        return (cover < 1 ? cover : 1) * (bold ? BOLD_STRENGTH : FINE_STRENGTH);
    }
}
