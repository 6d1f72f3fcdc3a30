/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.render;

/** From linear light to the 8-bit sRGB values of the frame and back, by table. */
final class ToneCurve {
    /** Linear light is scaled by this to become an index. */
    static final float SCALE = 4096;

    /** Largest index: light above it is white. */
    static final int LAST = 2 * 4096 - 1;

    private static final byte[] TO_SRGB = new byte[LAST + 1];
    private static final byte[] ENCODED = new byte[(int) SCALE + 1];
    private static final float[] TO_LINEAR = new float[256];

    static {
        for (int i = 0; i < 256; i++) {
            double c = i / 255.0;
            TO_LINEAR[i] = (float) (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
        }
        for (int i = 0; i < ENCODED.length; i++) {
            ENCODED[i] = (byte) Math.round(255 * encode(i / (double) SCALE));
        }
        for (int i = 0; i <= LAST; i++) {
            TO_SRGB[i] = (byte) Math.round(255 * encode(shoulder(i / (double) SCALE)));
        }
    }

    private ToneCurve() {}

    /** Identity up to 0.7, then bends so that highlights keep their colour instead of clipping. */
    private static double shoulder(double light) {
        double knee = 0.7;
        return light < knee ? light : knee + (1 - knee) * (1 - Math.exp(-(light - knee) / (1 - knee)));
    }

    static double encode(double light) {
        return light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    }

    /** Linear light of an sRGB value from 0 to 255. */
    static float linear(int srgb) {
        return TO_LINEAR[srgb];
    }

    /** Returns one RGBA8 pixel as a little-endian int (red in the lowest byte). */
    static int pack(float red, float green, float blue) {
        int r = TO_SRGB[Math.min((int) (red * SCALE), LAST)] & 255;
        int g = TO_SRGB[Math.min((int) (green * SCALE), LAST)] & 255;
        int b = TO_SRGB[Math.min((int) (blue * SCALE), LAST)] & 255;
        return 0xFF000000 | (b << 16) | (g << 8) | r;
    }

    /** Mixes two pixels in linear light, as a lens would. */
    static int mix(int a, float shareA, int b, float shareB) {
        int red = encoded(TO_LINEAR[a & 255] * shareA + TO_LINEAR[b & 255] * shareB);
        int green = encoded(TO_LINEAR[(a >> 8) & 255] * shareA + TO_LINEAR[(b >> 8) & 255] * shareB);
        int blue = encoded(TO_LINEAR[(a >> 16) & 255] * shareA + TO_LINEAR[(b >> 16) & 255] * shareB);
        return 0xFF000000 | (blue << 16) | (green << 8) | red;
    }

    private static int encoded(float light) {
        return ENCODED[(int) (light * SCALE)] & 255;
    }
}
