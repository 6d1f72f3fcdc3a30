/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.Locale;
import java.util.StringJoiner;

/**
 * Mapping of samples to colours: first a window that maps them to 0..1, then a gamma, then a colour map. Immutable.
 *
 * <p>It applies to GRAY16 and FLOAT32, and to GRAY8 with another colour map than grey; no other format has samples that
 * need it. Samples beyond the window get the colour at its end, and so do infinite ones. What is not a number becomes
 * magenta (ff00ff), with colour map grey black. None of them moves a window that is found from the samples. When all
 * samples are equal they are of middle brightness; when none is finite the window is 0..1.
 *
 * <p>Windows that are found from the samples follow the scene with a time constant of half a second, so that noise does
 * not make the video flicker. When they are off by more than a quarter for a quarter of a second and three frames at
 * least, they are found again, and so they are after two seconds without a frame.
 *
 * <p>The text form is a comma-separated list of {@code colormap=grey|viridis|turbo|categorical},
 * {@code window=minmax}, {@code window=LOW:HIGH} or {@code percentile=LOW:HIGH}, and {@code gamma=G}, all optional,
 * for example {@code colormap=turbo,window=0:5}. What is left out is as in {@link #DEFAULT}; of what is said twice the
 * last counts.
 *
 * @param colorMap which colours
 * @param window how the limits are found
 * @param low the lower limit: a sample for {@link Window#FIXED}, a percentile 0..100 for {@link Window#PERCENTILE}
 * @param high the upper limit, greater than {@code low}
 * @param gamma exponent is {@code 1 / gamma}; 0.1 to 10
 */
public record ToneMapping(ColorMap colorMap, Window window, double low, double high, double gamma) {
    /** Colours for 0..1. */
    public enum ColorMap {
        /** Black to white; GRAY8 frames are left as they are. */
        GREY,
        /** Matplotlib's viridis. */
        VIRIDIS,
        /** Google's turbo. */
        TURBO,
        /**
         * A distinct colour for each whole number, always the same one; 0 and below are black. For object ids. There is
         * no window and no gamma; other numbers count as the nearest whole one.
         */
        CATEGORICAL
    }

    /** Method by which the limits are found. */
    public enum Window {
        /** Given once and for all. */
        FIXED,
        /** The least and greatest finite sample, smoothed over time. */
        MINMAX,
        /** Two percentiles of the finite samples, smoothed over time. */
        PERCENTILE
    }

    /** Grey, between the 1st and the 99.5th percentile, gamma 1. */
    public static final ToneMapping DEFAULT = new ToneMapping(ColorMap.GREY, Window.PERCENTILE, 1, 99.5, 1);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when one is out of its range; the message says which is allowed
     */
    public ToneMapping {
        if (!(gamma >= 0.1 && gamma <= 10)) {
            throw new IllegalArgumentException("gamma " + gamma + " is not in 0.1..10");
        }
        if (!Double.isFinite(low) || !Double.isFinite(high) || low >= high) {
            throw new IllegalArgumentException("window " + low + ":" + high + " is not LOW:HIGH with LOW < HIGH");
        }
        if (window == Window.PERCENTILE && (low < 0 || high > 100)) {
            throw new IllegalArgumentException("percentile " + low + ":" + high + " is not within 0:100");
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is not understood; the message says what is allowed
     */
    public static ToneMapping parse(String text) {
        ToneMapping t = DEFAULT;
        for (String part : text.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int eq = part.indexOf('=');
            String key = eq < 0 ? part.strip() : part.substring(0, eq).strip();
            String value = eq < 0 ? "" : part.substring(eq + 1).strip();
            t = t.with(key, value);
        }
        return t;
    }

    private ToneMapping with(String key, String value) {
        return switch (key) {
            case "colormap" -> new ToneMapping(colorMap(value), window, low, high, gamma);
            case "window" ->
                value.equals("minmax")
                        ? new ToneMapping(colorMap, Window.MINMAX, 0, 1, gamma)
                        : limits(Window.FIXED, range(key, value));
            case "percentile" -> limits(Window.PERCENTILE, range(key, value));
            case "gamma" -> new ToneMapping(colorMap, window, low, high, number(key, value));
            default ->
                throw new IllegalArgumentException("'" + key + "' is not one of colormap, window, percentile, gamma");
        };
    }

    private ToneMapping limits(Window kind, double[] range) {
        return new ToneMapping(colorMap, kind, range[0], range[1], gamma);
    }

    private static ColorMap colorMap(String value) {
        for (ColorMap c : ColorMap.values()) {
            if (c.name().toLowerCase(Locale.ROOT).equals(value)) {
                return c;
            }
        }
        throw new IllegalArgumentException("colormap '" + value + "' is not one of grey, viridis, turbo, categorical");
    }

    private static double[] range(String key, String value) {
        int colon = value.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(key + " '" + value + "' is not LOW:HIGH");
        }
        return new double[] {number(key, value.substring(0, colon)), number(key, value.substring(colon + 1))};
    }

    private static double number(String key, String value) {
        try {
            return Double.parseDouble(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " has '" + value + "' where a number belongs", e);
        }
    }

    /** The text form, which {@link #parse} reads back. */
    public String text() {
        StringJoiner out = new StringJoiner(",");
        out.add("colormap=" + colorMap.name().toLowerCase(Locale.ROOT));
        switch (window) {
            case MINMAX -> out.add("window=minmax");
            case FIXED -> out.add("window=" + low + ":" + high);
            case PERCENTILE -> out.add("percentile=" + low + ":" + high);
        }
        return out.add("gamma=" + gamma).toString();
    }
}
