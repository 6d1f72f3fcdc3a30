/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import io.porthole.api.stream.ColorScale;
import io.porthole.api.stream.ToneMapping;
import io.porthole.api.stream.ToneMapping.ColorMap;
import io.porthole.api.stream.ToneMapping.Window;
import java.util.stream.IntStream;

/** Colours of a tone mapping, for people to read. */
final class Scales {
    /** Colours of a scale with limits: enough that a gradient between them looks as the frames do. */
    static final int COLOURS = 33;

    /** Whole numbers whose colours are told; the others are not needed to read a legend. */
    static final int CATEGORIES = 256;

    private Scales() {}

    /** Returns the scale of a mapping, with the limits that were found last. */
    static ColorScale of(ToneMapping mapping, Limits found) {
        if (mapping.colorMap() == ColorMap.CATEGORICAL) {
            return new ColorScale(
                    Double.NaN,
                    Double.NaN,
                    IntStream.range(0, CATEGORIES)
                            .map(Colours::category)
                            .boxed()
                            .toList());
        }
        boolean fixed = mapping.window() == Window.FIXED;
        return new ColorScale(
                fixed ? mapping.low() : found.low(),
                fixed ? mapping.high() : found.high(),
                IntStream.range(0, COLOURS)
                        .mapToObj(
                                i -> Colours.of(mapping.colorMap(), Math.pow(i / (COLOURS - 1.0), 1 / mapping.gamma())))
                        .toList());
    }
}
