/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.stream.ToneMapping.ColorMap;

/** Colour maps as 0xRRGGBB. */
final class Colours {
    /** For samples that are not a number, where there is colour; black where there is none. */
    static final int NOT_A_NUMBER = 0xff00ff;

    /** Number of categorical colours, and black for 0. */
    static final int CATEGORIES = 65535;

    // Viridis: Stefan van der Walt and Nathaniel Smith, matplotlib (CC0), as polynomials in t for red, green and
    // blue, lowest power first: the fit of Matt Zucker, "Polynomial approximations of matplotlib colormaps",
    // shadertoy.com/view/WlfXRN (CC0).
    private static final double[][] VIRIDIS = {
        {0.2777273272, 0.1050930431, -0.3308618287, -4.634230499, 6.228269936, 4.776384998, -5.435455856},
        {0.0054073445, 1.404613530, 0.2148475595, -5.799100973, 14.17993337, -13.74514538, 4.645852612},
        {0.3340998053, 1.384590163, 0.0950951630, -19.33244096, 56.69055260, -65.35303263, 26.31243525}
    };

    // Turbo: Anton Mikhailov, "Turbo, An Improved Rainbow Colormap for Visualization", Google AI blog 2019
    // (Apache-2.0):
    // its colours at sixteen even places. A cubic through them is within three levels of the others; the author's
    // polynomial of degree 5 is off by thirty at the dark end.
    private static final int[] TURBO = {
        0x30123b, 0x4143a7, 0x4771e9, 0x3e9bfe, 0x22c5e2, 0x1ae4b6, 0x46f884, 0x88ff4e,
        0xb9f635, 0xe1dd37, 0xfaba39, 0xfd8d27, 0xf05b12, 0xd63506, 0xaf1801, 0x7a0403
    };

    private static final double GOLDEN_RATIO = 0.6180339887498949;

    private Colours() {}

    /** Returns the colour for a value 0..1; not for {@link ColorMap#CATEGORICAL}. */
    static int of(ColorMap map, double t) {
        return switch (map) {
            case GREY -> rgb(t, t, t);
            case VIRIDIS -> fit(VIRIDIS, t);
            case TURBO -> spline(TURBO, t);
            case CATEGORICAL -> throw new IllegalArgumentException("categorical colours are of whole numbers");
        };
    }

    /** Returns the colour of a whole number: black for 0 and less, else hues a golden angle apart in six shades. */
    static int category(int number) {
        if (number <= 0) {
            return 0;
        }
        double hue = number * GOLDEN_RATIO % 1;
        double saturation = number % 2 == 0 ? 0.9 : 0.6;
        double brightness = 1 - 0.2 * (number % 3);
        return hsv(hue, saturation, brightness);
    }

    private static int fit(double[][] polynomials, double t) {
        return rgb(horner(polynomials[0], t), horner(polynomials[1], t), horner(polynomials[2], t));
    }

    /** Catmull and Rom 1974; the ends are extended as straight lines. */
    private static int spline(int[] knots, double t) {
        double place = t * (knots.length - 1);
        int i = Math.min(knots.length - 2, (int) place);
        double u = place - i;
        double[] channels = new double[3];
        for (int c = 0; c < 3; c++) {
            int shift = 16 - 8 * c;
            double p1 = (knots[i] >> shift) & 255;
            double p2 = (knots[i + 1] >> shift) & 255;
            double p0 = i > 0 ? (knots[i - 1] >> shift) & 255 : 2 * p1 - p2;
            double p3 = i + 2 < knots.length ? (knots[i + 2] >> shift) & 255 : 2 * p2 - p1;
            double bend = 2 * p0 - 5 * p1 + 4 * p2 - p3 + u * (3 * (p1 - p2) + p3 - p0);
            channels[c] = (p1 + 0.5 * u * (p2 - p0 + u * bend)) / 255;
        }
        return rgb(channels[0], channels[1], channels[2]);
    }

    private static double horner(double[] coefficients, double t) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * t + coefficients[i];
        }
        return sum;
    }

    private static int hsv(double hue, double saturation, double brightness) {
        double[] channels = new double[3];
        for (int i = 0; i < 3; i++) {
            // distance from the channel's hue on a circle of 6, as a trapezoid; after Alvy Ray Smith 1978
            double k = (5 - 2 * i + hue * 6) % 6;
            double part = Math.max(0, Math.min(1, Math.min(k, 4 - k)));
            channels[i] = brightness * (1 - saturation * part);
        }
        return rgb(channels[0], channels[1], channels[2]);
    }

    private static int rgb(double red, double green, double blue) {
        return (level(red) << 16) | (level(green) << 8) | level(blue);
    }

    private static int level(double value) {
        return (int) Math.round(Math.max(0, Math.min(1, value)) * 255);
    }
}
