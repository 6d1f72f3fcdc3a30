/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.stream.ToneMapping.ColorMap;

/** Colour maps as 0xRRGGBB. */
final class Colours {
    /** For samples that are not a number, where there is colour; black where there is none. */
    static final int NOT_A_NUMBER = 0xff00ff;

    /** Number of categorical colours, and black for 0. */
    static final int CATEGORIES = 65535;

    // Polynomials of degree 6 and 5 in t for red, green and blue, lowest power first, that approximate published
    // tables. Viridis: Stefan van der Walt and Nathaniel Smith, matplotlib (CC0); fit by Matt Zucker, "Polynomial
    // approximations of matplotlib colormaps", shadertoy.com/view/WlfXRN (CC0).
    private static final double[][] VIRIDIS = {
        {0.2777273272, 0.1050930431, -0.3308618287, -4.634230499, 6.228269936, 4.776384998, -5.435455856},
        {0.0054073445, 1.404613530, 0.2148475595, -5.799100973, 14.17993337, -13.74514538, 4.645852612},
        {0.3340998053, 1.384590163, 0.0950951630, -19.33244096, 56.69055260, -65.35303263, 26.31243525}
    };

    // Turbo: Anton Mikhailov, "Turbo, An Improved Rainbow Colormap for Visualization", Google AI blog 2019; the fit of
    // the same author for shaders (Apache-2.0).
    private static final double[][] TURBO = {
        {0.13572138, 4.61539260, -42.66032258, 132.13108234, -152.94239396, 59.28637943},
        {0.09140261, 2.19418839, 4.84296658, -14.18503333, 4.27729857, 2.82956604},
        {0.10667330, 12.64194608, -60.58204836, 110.36276771, -89.90310912, 27.34824973}
    };

    private static final double GOLDEN_RATIO = 0.6180339887498949;

    private Colours() {}

    /** The colour for a value 0..1; not for {@link ColorMap#CATEGORICAL}. */
    static int of(ColorMap map, double t) {
        return switch (map) {
            case GREY -> rgb(t, t, t);
            case VIRIDIS -> fit(VIRIDIS, t);
            case TURBO -> fit(TURBO, t);
            case CATEGORICAL -> throw new IllegalArgumentException("categorical colours are of whole numbers");
        };
    }

    /** The colour of a whole number: black for 0 and less, else hues a golden angle apart in six shades. */
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
