/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

/** Where a recording is and how it goes on. For the thread that plays. */
final class Playback {
    /** Slowest and fastest that it can be played. */
    static final double MIN_SPEED = 0.01;

    static final double MAX_SPEED = 100;

    /** Longest that a frame is shown: what nobody watched, or a pause of the source, is not waited for. */
    private static final long MAX_PERIOD_NANOS = 2_000_000_000L;

    /** How often a frame that stays is shown again, so that its stream is live. */
    private static final long STILL_PERIOD_NANOS = 500_000_000;

    private static final long DEFAULT_PERIOD_NANOS = 33_333_333;

    private final FrameIndex index;
    private final boolean looping;
    private double speed;
    private boolean paused;

    /** Whether the frame is shown even while paused: it was asked for. */
    private boolean asked;

    /** The frame that is shown next; the number of frames at the end. */
    private int next;

    Playback(FrameIndex index, double speed, boolean looping) {
        this.index = index;
        this.speed = speed;
        this.looping = looping;
    }

    /** Returns whether the same frame is shown again and again: it is paused, or has ended. */
    boolean still() {
        return !asked && (paused || (!looping && next >= index.count()));
    }

    /** Takes the frame that is to be shown now. */
    int take() {
        if (still() && next > 0) {
            return next - 1;
        }
        asked = false;
        if (next >= index.count()) {
            next = 0;
        }
        return next++;
    }

    /** Returns for how long the frame that was taken last is shown, in nanoseconds. */
    long periodNanos() {
        if (still()) {
            return STILL_PERIOD_NANOS;
        }
        long micros = next == 0 || next >= index.count() ? 0 : index.micros(next) - index.micros(next - 1);
        long nanos = micros <= 0 ? DEFAULT_PERIOD_NANOS : micros * 1000;
        return Math.min(MAX_PERIOD_NANOS, Math.max(1, (long) (nanos / speed)));
    }

    void pause() {
        paused = true;
    }

    /** Goes on; from the beginning when it has ended. */
    void resume() {
        paused = false;
        if (next >= index.count()) {
            next = 0;
        }
    }

    /** Pauses that many frames further or, when negative, back. */
    void step(int frames) {
        paused = true;
        show(Math.max(0, Math.min(index.count() - 1L, (long) next - 1 + frames)));
    }

    /** Goes to a time in microseconds. */
    void seek(long micros) {
        show(index.at(micros));
    }

    private void show(long frame) {
        next = (int) frame;
        asked = true;
    }

    double speed() {
        return speed;
    }

    void speed(double wanted) {
        speed = wanted;
    }
}
