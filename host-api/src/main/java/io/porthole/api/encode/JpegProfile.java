/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parameters of JPEG images. Immutable: {@link #of} makes one, {@code with} methods copy it. */
public final class JpegProfile implements EncodeProfile {
    /** Least quality. */
    public static final int MIN_QUALITY = 1;

    /** Greatest quality. */
    public static final int MAX_QUALITY = 100;

    /** Greatest divisor of the size. */
    public static final int MAX_SIZE_DIVISOR = 8;

    /** Quality where none was asked for, what the clients of OmniGibson and Isaac Gym are used to. */
    public static final int DEFAULT_QUALITY = 85;

    /** Subsampling where none was asked for. */
    public static final Subsampling DEFAULT_SUBSAMPLING = Subsampling.S420;

    /** {@link #DEFAULT_QUALITY} with {@link #DEFAULT_SUBSAMPLING}. */
    public static final JpegProfile DEFAULT = new JpegProfile(DEFAULT_QUALITY, DEFAULT_SUBSAMPLING, 1);

    private final int quality;
    private final Subsampling subsampling;
    private final int sizeDivisor;

    private JpegProfile(int quality, Subsampling subsampling, int sizeDivisor) {
        this.quality = quality;
        this.subsampling = subsampling;
        this.sizeDivisor = sizeDivisor;
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
        return new JpegProfile(quality, subsampling, 1);
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
        return of(value, subsampling).withSizeDivisor(sizeDivisor);
    }

    /** Returns a copy with that subsampling. */
    public JpegProfile withSubsampling(Subsampling value) {
        return of(quality, value).withSizeDivisor(sizeDivisor);
    }

    /**
     * Returns a copy for images whose sides are so many times shorter than the frame's. The host makes the frame
     * smaller before an encoder gets it, so an encoder has nothing to do about it.
     *
     * @param divisor 1 to {@value #MAX_SIZE_DIVISOR}
     * @throws IllegalArgumentException when it is out of its range
     */
    public JpegProfile withSizeDivisor(int divisor) {
        if (divisor < 1 || divisor > MAX_SIZE_DIVISOR) {
            throw new IllegalArgumentException("size divisor " + divisor + " is not in 1.." + MAX_SIZE_DIVISOR);
        }
        return new JpegProfile(quality, subsampling, divisor);
    }

    /** Returns the quality, {@value #MIN_QUALITY} to {@value #MAX_QUALITY}. */
    public int quality() {
        return quality;
    }

    /** Returns how much of the colour is kept. */
    public Subsampling subsampling() {
        return subsampling;
    }

    /** Returns how many times shorter the sides of the images are than the frame's. */
    public int sizeDivisor() {
        return sizeDivisor;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JpegProfile o
                && quality == o.quality
                && subsampling == o.subsampling
                && sizeDivisor == o.sizeDivisor;
    }

    @Override
    public int hashCode() {
        return Objects.hash(quality, subsampling, sizeDivisor);
    }

    @Override
    public String toString() {
        return quality + "/" + subsampling.digits() + (sizeDivisor == 1 ? "" : " 1:" + sizeDivisor);
    }
}
