/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import java.util.concurrent.TimeUnit;

/**
 * The rate at which frames are encoded, by which encoders share out their bits: one opened for 30 frames a second
 * spends a third of the bitrate on a source of 10, and one opened for 10 spends three times as much on a source of 30.
 * So a faster rate is believed soon, a slower one late; a source that pauses has no rate.
 */
final class FrameRate {
    private static final int INITIAL = 30;
    private static final int MIN = 5;
    private static final int MAX = 240;
    private static final double FASTER_WEIGHT = 0.3;
    private static final double SLOWER_WEIGHT = 0.1;
    private static final int FASTER_INTERVALS = 5;
    private static final int SLOWER_INTERVALS = 30;
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Opening an encoder again costs a key frame, which a smaller change is not worth. */
    private static final double TOLERANCE = 1.6;

    private double meanNanos = SECOND / INITIAL;
    private long last;
    private int intervals;

    /** Takes in the capture time of a frame in nanoseconds. */
    void add(long captureTime) {
        double interval = captureTime - last;
        boolean first = last == 0;
        last = captureTime;
        if (!first && interval > 0 && interval <= SECOND) {
            meanNanos += (interval < meanNanos ? FASTER_WEIGHT : SLOWER_WEIGHT) * (interval - meanNanos);
            intervals++;
        }
    }

    /** Returns the rate in frames per second, {@value #MIN} to {@value #MAX}. */
    int framesPerSecond() {
        return (int) Math.max(MIN, Math.min(MAX, Math.round(SECOND / meanNanos)));
    }

    /** Returns whether an encoder that shares out its bits by that rate should do so by the present one. */
    boolean differsFrom(int shared) {
        double ratio = (double) framesPerSecond() / shared;
        boolean faster = ratio >= TOLERANCE && intervals >= FASTER_INTERVALS;
        boolean slower = ratio <= 1 / TOLERANCE && intervals >= SLOWER_INTERVALS;
        if (faster || slower) {
            intervals = 0;
        }
        return faster || slower;
    }
}
