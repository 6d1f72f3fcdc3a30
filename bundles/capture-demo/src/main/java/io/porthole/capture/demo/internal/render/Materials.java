/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** How surfaces look; a material is an index into these tables. Colours are given in sRGB and kept linear. */
public final class Materials {
    public static final int TABLE_TOP = 0;
    public static final int TABLE_EDGE = 1;
    public static final int STEEL = 2;
    public static final int SHELL = 3;
    public static final int GRAPHITE = 4;
    public static final int ACCENT = 5;
    public static final int RUBBER = 6;
    public static final int LIGHT = 7;
    /** The first of {@link #BLOCK_COLOURS} block materials. */
    public static final int BLOCK = 8;

    /** Number of block colours. */
    public static final int BLOCK_COLOURS = 7;

    final float[] red = new float[BLOCK + BLOCK_COLOURS];
    final float[] green = new float[red.length];
    final float[] blue = new float[red.length];
    /** Reflectance seen head-on; grazing views reflect more. */
    final float[] reflect = new float[red.length];
    /** Strength of the sun's highlight. */
    final float[] highlight = new float[red.length];
    /** Light the surface sends out by itself. */
    final float[] glow = new float[red.length];

    /** The standard set. */
    public Materials() {
        set(TABLE_TOP, 0xC9B79C, 0.03, 0.10);
        set(TABLE_EDGE, 0x8A7050, 0.03, 0.15);
        set(STEEL, 0x3A4048, 0.08, 0.5);
        set(SHELL, 0xECEEF0, 0.05, 0.55);
        set(GRAPHITE, 0x2B3038, 0.05, 0.45);
        set(ACCENT, 0xFF7A1A, 0.05, 0.4);
        set(RUBBER, 0x16181C, 0.03, 0.15);
        set(LIGHT, 0x35E0D0, 0.02, 0);
        glow[LIGHT] = 1.1f;
        int[] blocks = {0xE5484D, 0xF5A524, 0x2FB7A3, 0x3B82F6, 0x8B5CF6, 0x63B85A, 0xEC6A9C};
        for (int i = 0; i < BLOCK_COLOURS; i++) {
            set(BLOCK + i, blocks[i], 0.03, 0.2);
        }
    }

    private void set(int material, int srgb, double atNormal, double sunHighlight) {
        red[material] = ToneCurve.linear((srgb >> 16) & 255);
        green[material] = ToneCurve.linear((srgb >> 8) & 255);
        blue[material] = ToneCurve.linear(srgb & 255);
        reflect[material] = (float) atNormal;
        highlight[material] = (float) sunHighlight;
    }
}
