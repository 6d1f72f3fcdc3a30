/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The colours of classes, at a fixed chroma of OKLCH (CSS Color 4), as the viewer page gives them. A hash of the name
 * (FNV-1a, 32 bit) chooses the hue, so that it is the same on every machine; a class that comes when its hue is taken
 * has the next free one, and keeps it. Only when there are more classes than colours two of them share one.
 */
final class LabelColours {
    /** Colour of the letters, which is readable on all of them. */
    static final int TEXT = 0x10181c;

    private static final LabelColours SHARED = new LabelColours();

    /** One after the other as hues run out. */
    private static final double[] LIGHTNESS = {0.78, 0.66, 0.92};

    private static final double CHROMA = 0.16;
    private static final int HUES = 12;
    /** From a hue that is taken to the next one to try, which is not beside it. */
    private static final int STEP = 5;

    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    /** Places in the palette by class; no more than there are colours. */
    private final Map<String, Integer> places = new ConcurrentHashMap<>();

    /** Returns the colour of a class in this host as 0xRRGGBB. */
    static int of(String label) {
        return SHARED.colour(label);
    }

    /** Returns the colour of a class as 0xRRGGBB. */
    int colour(String label) {
        Integer place = places.get(label);
        return rgb(place == null ? take(label) : place);
    }

    private synchronized int take(String label) {
        int hue = Integer.remainderUnsigned(hash(label), HUES);
        for (int i = 0; i < HUES * LIGHTNESS.length; i++) {
            int place = i / HUES * HUES + (hue + i * STEP) % HUES;
            if (!places.containsValue(place)) {
                Integer before = places.putIfAbsent(label, place);
                return before == null ? place : before;
            }
        }
        return places.getOrDefault(label, hue); // nothing is kept of it
    }

    private static int hash(String label) {
        int hash = FNV_OFFSET;
        for (int i = 0; i < label.length(); i++) {
            hash = (hash ^ label.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    private static int rgb(int place) {
        return rgb(LIGHTNESS[place / HUES], Math.toRadians(place % HUES * 360.0 / HUES));
    }

    /** Returns the colour of letters on a background: dark on light, white on dark (BT.709 luma). */
    static int textOn(int rgb) {
        double luma = 0.2126 * (rgb >> 16) + 0.7152 * (rgb >> 8 & 0xff) + 0.0722 * (rgb & 0xff);
        return luma > 110 ? TEXT : 0xffffff;
    }

    private static int rgb(double lightness, double hue) {
        double a = CHROMA * Math.cos(hue);
        double b = CHROMA * Math.sin(hue);
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return level(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
                | level(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
                | level(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    private static double cube(double x) {
        return x * x * x;
    }

    /** Returns the 8-bit sRGB level of a linear one; what is out of the gamut is clipped, as browsers do. */
    private static int level(double linear) {
        double gamma = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * Math.max(0, Math.min(1, gamma)));
    }
}
