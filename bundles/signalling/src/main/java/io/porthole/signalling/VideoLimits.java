/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

/**
 * The most that a viewer wants of a video, whatever its connection could carry. Immutable: the {@code with} methods of
 * {@link #NONE} return changed copies.
 */
public final class VideoLimits {
    /** Every frame, in its own size. */
    public static final VideoLimits NONE = new VideoLimits(0, 1, 0);

    /** Greatest divisor of each side. */
    public static final double MAX_DIVISOR = 16;

    private final double framesPerSecond;
    private final double divisor;
    private final int maxWidth;

    private VideoLimits(double framesPerSecond, double divisor, int maxWidth) {
        this.framesPerSecond = framesPerSecond;
        this.divisor = divisor;
        this.maxWidth = maxWidth;
    }

    /** Returns a copy with the most frames a second; 0 for every one. */
    public VideoLimits withMaxFramesPerSecond(double fps) {
        return new VideoLimits(fps, divisor, maxWidth);
    }

    /** Returns a copy whose frames have each side divided by that, 1 to {@value #MAX_DIVISOR}; beyond, by the bound. */
    public VideoLimits withDivisor(double by) {
        return new VideoLimits(framesPerSecond, by, maxWidth);
    }

    /** Returns a copy whose frames are scaled down, at their own ratio of sides, to that width in pixels; 0 for any. */
    public VideoLimits withMaxWidth(int pixels) {
        return new VideoLimits(framesPerSecond, divisor, pixels);
    }

    /** Returns the most frames a second; 0 for every one. */
    public double maxFramesPerSecond() {
        return framesPerSecond;
    }

    /** Returns by how much each side of a frame of that width is divided: 1 to {@value #MAX_DIVISOR}. */
    public double divisor(int width) {
        double byWidth = maxWidth > 0 ? width / (double) maxWidth : 1;
        return Math.min(MAX_DIVISOR, Math.max(1, Math.max(divisor, byWidth)));
    }
}
