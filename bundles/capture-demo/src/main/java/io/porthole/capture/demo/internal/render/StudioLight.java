/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** The light that comes from everywhere: a dim studio with one large soft window above. */
final class StudioLight {
    /** Ambient light from above and from below, linear; from below it is what the table throws back. */
    static final float[] SKY = {0.40f, 0.46f, 0.55f};

    static final float[] GROUND = {0.20f, 0.17f, 0.14f};

    static final float[] SUN = {1.02f, 0.96f, 0.86f};

    private static final int STEPS = 512;
    private static final float[] MIRROR = new float[STEPS + 1];
    private static final float[] HIGHLIGHT = new float[STEPS + 1];

    static {
        for (int i = 0; i <= STEPS; i++) {
            double z = 2.0 * i / STEPS - 1;
            double window = smooth(0.55, 0.8, z) * (1 - 0.35 * smooth(0.9, 1.0, z));
            double horizon = Math.exp(-12 * (z - 0.05) * (z - 0.05));
            MIRROR[i] = (float) (0.12 + 0.25 * smooth(-0.3, 0.4, z) + 0.30 * horizon + 1.3 * window);
            HIGHLIGHT[i] = (float) Math.pow(i / (double) STEPS, 48);
        }
    }

    private StudioLight() {}

    static float[] colour(int srgb) {
        return new float[] {
            ToneCurve.linear((srgb >> 16) & 255), ToneCurve.linear((srgb >> 8) & 255), ToneCurve.linear(srgb & 255)
        };
    }

    static double smooth(double from, double to, double x) {
        double t = Math.max(0, Math.min(1, (x - from) / (to - from)));
        return t * t * (3 - 2 * t);
    }

    /** Brightness that a polished surface mirrors when the mirrored ray rises by {@code z} (from -1 to 1). */
    static float mirror(float z) {
        return MIRROR[Math.max(0, Math.min(STEPS, (int) ((z + 1) * (STEPS / 2))))];
    }

    /** Brightness of the sun's highlight for a cosine between mirrored ray and sun. */
    static float highlight(float cosine) {
        return cosine <= 0 ? 0 : HIGHLIGHT[Math.min(STEPS, (int) (cosine * STEPS))];
    }
}
