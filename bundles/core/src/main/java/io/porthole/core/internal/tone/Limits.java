/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

/**
 * The window of samples that goes from the first to the last colour.
 *
 * @param low what is here or below gets the first colour
 * @param high what is here or above gets the last
 */
record Limits(double low, double high) {
    /**
     * The same, or a narrow window around it when both are equal, so that an even frame is of middle brightness.
     */
    static Limits between(double low, double high, double leastSpan) {
        double span = Math.max(leastSpan, Math.abs(low) * 1e-5);
        if (high - low >= span) {
            return new Limits(low, high);
        }
        double middle = low + (high - low) / 2;
        return new Limits(middle - span / 2, middle + span / 2);
    }

    /** Index into a {@link Ramp}; infinite samples get its ends. */
    int index(double sample) {
        if (sample >= high) {
            return Ramp.LAST;
        }
        return sample > low ? (int) ((sample - low) / (high - low) * Ramp.LAST + 0.5) : 0;
    }

    /** How far the other's limits are from these, in windows of the larger one's size; 0 when they are the same. */
    double distance(Limits other) {
        double away = Math.max(Math.abs(other.low - low), Math.abs(other.high - high));
        return away / Math.max(high - low, other.high - other.low);
    }

    /** This, moved towards another by a share of 0 to 1. */
    Limits towards(Limits other, double share) {
        return new Limits(low + (other.low - low) * share, high + (other.high - high) * share);
    }
}
