/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.List;

/**
 * Colours that the samples of a stream have just now. The host alone makes one.
 *
 * @param low sample of the first colour; NaN where each whole number has a colour of its own
 * @param high sample of the last colour; NaN likewise
 * @param colors as 0xRRGGBB: evenly from the first to the last sample, or those of the whole numbers from 0 on
 */
public record ColorScale(double low, double high, List<Integer> colors) {
    /** Copies the list. */
    public ColorScale {
        colors = List.copyOf(colors);
    }
}
