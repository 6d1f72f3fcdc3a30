/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

import org.jspecify.annotations.Nullable;

/** Parameters of JPEG images. Immutable: {@link #of} makes one, {@code with} methods copy it. */
public final class JpegProfile implements EncodeProfile {
    /** Least quality. */
    public static final int MIN_QUALITY = 1;

    /** Greatest quality. */
    public static final int MAX_QUALITY = 100;

    /** Quality where none was asked for, what the clients of OmniGibson and Isaac Gym are used to. */
    public static final int DEFAULT_QUALITY = 85;

    /** Subsampling where none was asked for. */
    public static final Subsampling DEFAULT_SUBSAMPLING = Subsampling.S420;

    /** {@link #DEFAULT_QUALITY} with {@link #DEFAULT_SUBSAMPLING}. */
    public static final JpegProfile DEFAULT = new JpegProfile(DEFAULT_QUALITY, DEFAULT_SUBSAMPLING);

    private final int quality;
    private final Subsampling subsampling;

    private JpegProfile(int quality, Subsampling subsampling) {
        this.quality = quality;
        this.subsampling = subsampling;
    }

    /**
     * Returns a profile.
     *
     * @param quality {@value #MIN_QUALITY} to {@value #MAX_QUALITY}, on JPEG's customary scale
     * @param subsampling how much of the colour is kept
     * @throws IllegalArgumentException when the quality is out of its range; the message says which is allowed
     */
    public static JpegProfile of(int quality, Subsampling subsampling) {
        if (quality < MIN_QUALITY || quality > MAX_QUALITY) {
            throw new IllegalArgumentException("quality " + quality + " is not in " + MIN_QUALITY + ".." + MAX_QUALITY);
        }
        return new JpegProfile(quality, subsampling);
    }

    /**
     * Returns a profile that an encoder of JPEG was given as what it is.
     *
     * @throws EncodeException when it is of another class
     */
    public static JpegProfile require(EncodeProfile profile) throws EncodeException {
        if (profile instanceof JpegProfile jpeg) {
            return jpeg;
        }
        throw new EncodeException("JPEG is encoded by a JpegProfile, not by " + profile);
    }

    /** Returns a copy with that quality; refuses as {@link #of} does. */
    public JpegProfile withQuality(int value) {
        return of(value, subsampling);
    }

    /** Returns a copy with that subsampling. */
    public JpegProfile withSubsampling(Subsampling value) {
        return of(quality, value);
    }

    /** Returns the quality, {@value #MIN_QUALITY} to {@value #MAX_QUALITY}. */
    public int quality() {
        return quality;
    }

    /** Returns how much of the colour is kept. */
    public Subsampling subsampling() {
        return subsampling;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JpegProfile o && quality == o.quality && subsampling == o.subsampling;
    }

    @Override
    public int hashCode() {
        return 31 * quality + subsampling.hashCode();
    }

    @Override
    public String toString() {
        return quality + "/" + subsampling.digits();
    }
}
