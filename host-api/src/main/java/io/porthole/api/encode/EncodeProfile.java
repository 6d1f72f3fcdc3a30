/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

/**
 * How a stream is to be compressed. Viewers with equal codec and profile share one encode.
 *
 * @param quality {@value #MIN_QUALITY} to {@value #MAX_QUALITY}, on JPEG's customary scale
 * @param subsampling how much of the colour is kept
 */
public record EncodeProfile(int quality, Subsampling subsampling) {
    /** Least quality. */
    public static final int MIN_QUALITY = 1;

    /** Greatest quality. */
    public static final int MAX_QUALITY = 100;

    /** Quality 85 with 4:2:0, what the clients of OmniGibson and Isaac Gym are used to. */
    public static final EncodeProfile DEFAULT = new EncodeProfile(85, Subsampling.S420);

    /**
     * Checks the quality.
     *
     * @throws IllegalArgumentException when it is out of its range; the message says which is allowed
     */
    public EncodeProfile {
        if (quality < MIN_QUALITY || quality > MAX_QUALITY) {
            throw new IllegalArgumentException("quality " + quality + " is not in " + MIN_QUALITY + ".." + MAX_QUALITY);
        }
    }
}
