/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a video codec, whose frames may depend on earlier ones. Immutable: the {@code with} methods of
 * {@link #DEFAULT} return changed copies.
 */
public final class VideoProfile implements EncodeProfile {
    /** Least bitrate, in bits per second. */
    public static final int MIN_BITRATE = 10_000;

    /** Greatest bitrate, in bits per second. */
    public static final int MAX_BITRATE = 1_000_000_000;

    /** Longest time between two key frames that can be asked for, in milliseconds. */
    public static final int MAX_KEY_INTERVAL_MS = 600_000;

    /** 4 Mbit/s, a key frame every 2 s and whenever one is needed, of the frame's own size, low latency. */
    public static final VideoProfile DEFAULT = new VideoProfile(4_000_000, 2000, 0, 0, true);

    private final int bitrate;
    private final int keyIntervalMs;
    private final int maxWidth;
    private final int maxHeight;
    private final boolean lowLatency;

    private VideoProfile(int bitrate, int keyIntervalMs, int maxWidth, int maxHeight, boolean lowLatency) {
        this.bitrate = bitrate;
        this.keyIntervalMs = keyIntervalMs;
        this.maxWidth = maxWidth;
        this.maxHeight = maxHeight;
        this.lowLatency = lowLatency;
    }

    /**
     * Returns a profile that a video encoder was given as what it is.
     *
     * @throws EncodeException when it is of another class
     */
    public static VideoProfile require(EncodeProfile profile) throws EncodeException {
        if (profile instanceof VideoProfile video) {
            return video;
        }
        throw new EncodeException("video is encoded by a VideoProfile, not by " + profile);
    }

    /**
     * Returns a copy with that mean bitrate.
     *
     * @param bitsPerSecond {@value #MIN_BITRATE} to {@value #MAX_BITRATE}
     * @throws IllegalArgumentException when it is out of its range
     */
    public VideoProfile withBitrate(int bitsPerSecond) {
        check("bitrate", bitsPerSecond, MIN_BITRATE, MAX_BITRATE);
        return new VideoProfile(bitsPerSecond, keyIntervalMs, maxWidth, maxHeight, lowLatency);
    }

    /**
     * Returns a copy with that longest time between two key frames.
     *
     * @param millis 0 to {@value #MAX_KEY_INTERVAL_MS}; 0 for key frames only where they are needed
     * @throws IllegalArgumentException when it is out of its range
     */
    public VideoProfile withKeyIntervalMs(int millis) {
        check("key interval", millis, 0, MAX_KEY_INTERVAL_MS);
        return new VideoProfile(bitrate, millis, maxWidth, maxHeight, lowLatency);
    }

    /**
     * Returns a copy whose frames are scaled down, at their own ratio of sides, until they fit.
     *
     * @param width in pixels; 0 for any
     * @param height in pixels; 0 for any
     * @throws IllegalArgumentException when one of them is negative
     */
    public VideoProfile withMaxSize(int width, int height) {
        check("width", width, 0, Integer.MAX_VALUE);
        check("height", height, 0, Integer.MAX_VALUE);
        return new VideoProfile(bitrate, keyIntervalMs, width, height, lowLatency);
    }

    /** Returns a copy that forgoes (true) or allows frames held back for better compression. */
    public VideoProfile withLowLatency(boolean wanted) {
        return new VideoProfile(bitrate, keyIntervalMs, maxWidth, maxHeight, wanted);
    }

    private static void check(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " " + value + " is not in " + min + ".." + max);
        }
    }

    /** Returns the mean bitrate in bits per second. */
    public int bitrate() {
        return bitrate;
    }

    /** Returns the longest time between two key frames in milliseconds; 0 for key frames only where needed. */
    public int keyIntervalMs() {
        return keyIntervalMs;
    }

    /** Returns the greatest width in pixels; 0 for any. */
    public int maxWidth() {
        return maxWidth;
    }

    /** Returns the greatest height in pixels; 0 for any. */
    public int maxHeight() {
        return maxHeight;
    }

    /** Returns whether no frame may be held back for better compression. */
    public boolean lowLatency() {
        return lowLatency;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VideoProfile o
                && bitrate == o.bitrate
                && keyIntervalMs == o.keyIntervalMs
                && maxWidth == o.maxWidth
                && maxHeight == o.maxHeight
                && lowLatency == o.lowLatency;
    }

    @Override
    public int hashCode() {
        return Objects.hash(bitrate, keyIntervalMs, maxWidth, maxHeight, lowLatency);
    }

    @Override
    public String toString() {
        return bitrate / 1000 + " kbit/s";
    }
}
