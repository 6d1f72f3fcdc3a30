/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg;

/**
 * What a video encoder is opened for. Its frames have one size; frames of another size are scaled to it.
 *
 * @param width in pixels, even, {@value #MIN_SIDE} to {@value #MAX_SIDE}
 * @param height in pixels, even, {@value #MIN_SIDE} to {@value #MAX_SIDE}
 * @param bitrate mean bits per second
 * @param framesPerSecond expected rate, at least 1, which the bits are shared out by
 * @param keyIntervalMs longest time between two key frames, 0 for key frames only where they are asked for
 * @param threads how many threads one frame is encoded by, at least 1
 */
public record VideoSettings(int width, int height, int bitrate, int framesPerSecond, int keyIntervalMs, int threads) {
    /** Least side that encoders take without writing out of bounds, in pixels. */
    public static final int MIN_SIDE = 16;

    /** Longest side of any encoder here, in pixels. */
    public static final int MAX_SIDE = 8192;

    /**
     * Checks the values, since the native side does not.
     *
     * @throws IllegalArgumentException when one is out of its range; the message names it
     */
    public VideoSettings {
        checkSide("width", width);
        checkSide("height", height);
        if (bitrate < 1 || framesPerSecond < 1 || keyIntervalMs < 0 || threads < 1) {
            throw new IllegalArgumentException("bitrate " + bitrate + ", frames per second " + framesPerSecond
                    + " and threads " + threads + " must be at least 1, key interval " + keyIntervalMs
                    + " at least 0");
        }
    }

    private static void checkSide(String what, int pixels) {
        if (pixels < MIN_SIDE || pixels > MAX_SIDE || pixels % 2 != 0) {
            throw new IllegalArgumentException(
                    what + " " + pixels + " is not an even number in " + MIN_SIDE + ".." + MAX_SIDE);
        }
    }
}
