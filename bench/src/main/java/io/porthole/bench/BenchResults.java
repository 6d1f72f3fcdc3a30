/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.bench;

import java.util.Arrays;

/** What many measurements come to. */
final class BenchResults {
    private BenchResults() {}

    /** The one in the middle. */
    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** The value below which a share of 0..1 lies, between the two nearest. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }
}
