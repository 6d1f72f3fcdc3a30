/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

/**
 * The window of samples that goes from the first to the last colour.
 *
 * @param low samples up to it get the first colour
 * @param high samples from it on get the last
 */
record Limits(double low, double high) {
    /**
     * Returns these limits, or a narrow window around them when they are equal, so that an even frame is of middle
     * brightness.
     */
    static Limits between(double low, double high, double minSpan) {
        double span = Math.max(minSpan, Math.abs(low) * 1e-5);
        if (high - low >= span) {
            return new Limits(low, high);
        }
        double middle = low + (high - low) / 2;
        return new Limits(middle - span / 2, middle + span / 2);
    }

    /** Returns the index into a {@link Ramp}; infinite samples get its ends. */
    int index(double sample) {
        if (sample >= high) {
            return Ramp.LAST;
        }
        return sample > low ? (int) ((sample - low) / (high - low) * Ramp.LAST + 0.5) : 0;
    }

    /** Returns the distance of other limits, in windows of the larger one's size; 0 when they are the same. */
    double distance(Limits other) {
        double distance = Math.max(Math.abs(other.low - low), Math.abs(other.high - high));
        return distance / Math.max(high - low, other.high - other.low);
    }

    /** Returns these limits, moved towards others by a share of 0 to 1. */
    Limits towards(Limits other, double share) {
        return new Limits(low + (other.low - low) * share, high + (other.high - high) * share);
    }
}
