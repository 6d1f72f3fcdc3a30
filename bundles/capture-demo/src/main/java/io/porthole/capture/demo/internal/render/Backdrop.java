/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** The gradient behind everything. It depends on the height of the ray only, so that it is one colour per row. */
final class Backdrop {
    private static final float[] HORIZON = StudioLight.colour(0x66788E);
    private static final float[] ABOVE = StudioLight.colour(0x1D2733);
    private static final int[] BAYER = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

    float red;
    float green;
    float blue;

    /** Works out the colour of a row. */
    void look(View view, int y) {
        double rx = view.rayX(view.centreX, y + 0.5), ry = view.rayY(view.centreX, y + 0.5);
        double rz = view.rayZ(view.centreX, y + 0.5);
        double rise = rz / Math.sqrt(rx * rx + ry * ry + rz * rz);
        float t = (float) StudioLight.smooth(-0.05, 0.55, Math.abs(rise));
        red = HORIZON[0] + (ABOVE[0] - HORIZON[0]) * t;
        green = HORIZON[1] + (ABOVE[1] - HORIZON[1]) * t;
        blue = HORIZON[2] + (ABOVE[2] - HORIZON[2]) * t;
    }

    /** Fills pixels with it; ordered dithering, because so gentle a gradient would show its 8-bit steps. */
    void fill(int[] colour, int line, int y, int from, int to) {
        double er = 255 * ToneCurve.encode(red), eg = 255 * ToneCurve.encode(green), eb = 255 * ToneCurve.encode(blue);
        for (int k = 0; k < 4; k++) {
            double add = (BAYER[(y & 3) * 4 + k] + 0.5) / 16;
            int pixel = 0xFF000000 | ((int) (eb + add) << 16) | ((int) (eg + add) << 8) | (int) (er + add);
            for (int x = from + ((k - from) & 3); x < to; x += 4) {
                colour[line + x] = pixel;
            }
        }
    }
}
