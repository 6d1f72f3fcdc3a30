/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.stream.ToneMapping;
import io.porthole.api.stream.ToneMapping.ColorMap;

/**
 * Table of a tone mapping for every step of its window: gamma and colours, once for all frames.
 *
 * <p>Entries {@code 0..LAST} go from the window's lower to its upper limit; {@link #NAN} is for samples that
 * are not a number.
 */
final class Ramp {
    /** Index of the upper limit. */
    static final int LAST = (1 << 14) - 1;

    /** Index for samples that are not a number. */
    static final int NAN = LAST + 1;

    private static final int[] CATEGORICAL = categories();

    private final int[] colours;
    private final boolean grey;
    private final boolean categorical;

    Ramp(ToneMapping mapping) {
        grey = mapping.colorMap() == ColorMap.GREY;
        categorical = mapping.colorMap() == ColorMap.CATEGORICAL;
        colours = categorical ? CATEGORICAL : ramp(mapping);
    }

    private static int[] ramp(ToneMapping mapping) {
        int[] table = new int[LAST + 2];
        for (int i = 0; i <= LAST; i++) {
            double t = Math.pow(i / (double) LAST, 1 / mapping.gamma());
            table[i] = packed(Colours.of(mapping.colorMap(), t));
        }
        table[NAN] = mapping.colorMap() == ColorMap.GREY ? 0 : packed(Colours.NOT_A_NUMBER);
        return table;
    }

    private static int[] categories() {
        int[] table = new int[Colours.CATEGORIES + 2];
        for (int i = 0; i <= Colours.CATEGORIES; i++) {
            table[i] = packed(Colours.category(i));
        }
        table[Colours.CATEGORIES + 1] = packed(Colours.NOT_A_NUMBER);
        return table;
    }

    private static int packed(int rgb) {
        return Integer.reverseBytes(rgb) >>> 8;
    }

    /** Returns whether there is only brightness: one byte a pixel is enough. */
    boolean grey() {
        return grey;
    }

    /** Returns whether samples are whole numbers with a colour each, without a window. */
    boolean categorical() {
        return categorical;
    }

    /** Returns the colours by index, red in the lowest byte and blue in the third; not to be changed. */
    int[] colours() {
        return colours;
    }

    /** Returns the index for a sample: of its whole number, or of its place in the window. */
    int index(float sample, Limits limits) {
        if (Float.isNaN(sample)) {
            return categorical ? Colours.CATEGORIES + 1 : NAN;
        }
        if (categorical) {
            int number = Math.round(sample);
            return number <= 0 ? 0 : 1 + (number - 1) % Colours.CATEGORIES;
        }
        return limits.index(sample);
    }
}
