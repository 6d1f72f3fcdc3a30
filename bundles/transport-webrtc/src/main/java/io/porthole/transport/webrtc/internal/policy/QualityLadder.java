/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.lib.webrtc.SendLimits;
import io.porthole.signalling.BitratePreset;
import java.util.List;

/**
 * Decides the bitrate, size and frame rate of one video to one viewer. The library fits the bitrate to the link but
 * never the frame to the bitrate, so a link too narrow for the frames makes them stutter. This goes down the {@link
 * Rung}s at once when that happens, as far as the link requires, and up one at a time when there has been room for a
 * while.
 *
 * <p>There is room in two cases. Either the estimated bandwidth exceeds what the next rung takes; every rung may use
 * all bits that the best one has use for, so the estimate, which the library holds near what is sent, can grow. Or the
 * encoder leaves bits unused because the frames are simple; what it would send on the next rung is predicted from what
 * it sends. Where frames come out with a low quantizer, there is room whatever the estimate: viewers that send REMB
 * instead of transport-wide feedback report little more than what they get. A rung that did not hold is tried again
 * after twice the time. For one thread at a time.
 */
public final class QualityLadder {
    /** Multiple of {@link Rung#bitsPerSecond()} up to which more bits still improve the frames. */
    private static final double USEFUL = 2.5;

    /** Seconds in which the library has not found out about the link yet. */
    private static final int START_SECONDS = 2;

    /** Share of a rung's bits below which the link is too narrow for it, even if frames still arrive in time. */
    private static final double TOO_NARROW = 0.75;

    /** Factor by which the bandwidth must exceed a rung's bits, because the estimate swings about the truth. */
    private static final double HEAD_ROOM = 1.15;

    /** Share of the budget below which the encoder leaves bits unused: the frames, not the link, limit it. */
    private static final double UNUSED = 0.75;

    /** Share of the frames that must be encoded for motion to look smooth. */
    private static final double SMOOTH = 0.75;

    /** Share of lost packets above which no more bits are sent; retransmission copes with less. */
    private static final double LOSSY = 0.05;

    /** Round trip beyond twice the shortest one, in seconds, that means that a queue grows in the network. */
    private static final double SLOWER_SECONDS = 0.1;

    /** Multiple of the next rung's bits at which there is no doubt: the hold time is not doubled then. */
    private static final double PLENTY = 2;

    /** Share of the maximum that counts as all of it: the estimate stops a little below the bitrate limit. */
    private static final double FULL = 0.95;

    /** Tolerance of comparisons between a preset and the rung that was computed for it. */
    private static final double ROUNDING = 1.01;

    /** Seconds of room before the first step up, and the most that it doubles to after steps that did not hold. */
    private static final int HOLD_SECONDS = 2;

    private static final int MAX_HOLD_SECONDS = 32;

    /** Seconds after a step up in which a step down means that the rung did not hold. */
    private static final int TRIAL_SECONDS = 8;

    /** Seconds of too few frames, without a lack of bandwidth, before the processor is taken to be too slow. */
    private static final int SLOW_SECONDS = 3;

    /** Relative change of a source's rate below which nothing changes: measured rates swing. */
    private static final double RATE_TOLERANCE = 0.25;

    /** Frames per second of a source that nobody has watched yet; it captures hardly any until then. */
    private static final double ASSUMED_FPS = 30;

    /** Reports after which a source that says it is slower is believed: the first viewer wakes it up meanwhile. */
    private static final int SLOWER_REPORTS = 5;

    /** The limits of {@link SendLimits}. */
    private static final int MIN_BITRATE = 30_000;

    private static final int MAX_BITRATE = 100_000_000;

    private BitratePreset preset;
    private int width;
    private int height;
    private double fps;
    private List<Rung> rungs;
    private int step;

    private int seconds;
    private int roomySeconds;
    private int slowSeconds;
    private int slowerReports;
    private int hold = HOLD_SECONDS;
    private int restUntil;
    private int sinceClimb = TRIAL_SECONDS;
    private double shortestRoundTrip = Double.MAX_VALUE;

    /**
     * Begins on the best rung that the preset has bits for.
     *
     * @param fps the source's frames per second; 0 when unknown. Fewer than {@link #ASSUMED_FPS} are not believed yet
     */
    public QualityLadder(BitratePreset preset, int width, int height, double fps) {
        this.preset = preset;
        this.width = Math.max(1, width);
        this.height = Math.max(1, height);
        this.fps = Math.max(ASSUMED_FPS, fps);
        this.rungs = Rung.ladder(this.width, this.height, this.fps);
        this.step = fitting(cap());
    }

    /** Returns the rung in use; 0 is the best. */
    public int step() {
        return step;
    }

    /** Returns the limits of the rung in use. */
    public SendLimits limits() {
        Rung rung = rungs.get(step);
        boolean every = rung.framesPerSecond() >= fps * (1 - RATE_TOLERANCE / 2);
        return new SendLimits(maxBitrate(), MIN_BITRATE, rung.scaleDownBy(), every ? 0 : rung.framesPerSecond());
    }

    /** Returns the bitrate preset. */
    public BitratePreset preset() {
        return preset;
    }

    /** Changes the bitrate preset; begins again on the best rung that it has bits for. */
    public void preset(BitratePreset changed) {
        if (preset != changed) {
            preset = changed;
            restart();
        }
    }

    /**
     * Takes the source's size and frames per second, 0 for unknown; about once a second. A lower rate is believed when
     * it lasts.
     *
     * @return whether the limits may have changed
     */
    public boolean source(int newWidth, int newHeight, double newFps) {
        double rate = believed(newFps);
        boolean otherSize = newWidth > 0 && newHeight > 0 && (newWidth != width || newHeight != height);
        if (!otherSize && Math.abs(rate - fps) <= fps * RATE_TOLERANCE) {
            return false;
        }
        if (otherSize) {
            width = newWidth;
            height = newHeight;
        }
        double bits = rungs.get(step).bitsPerSecond();
        fps = rate;
        rungs = Rung.ladder(width, height, fps);
        if (otherSize) {
            step = step == 0 ? fitting(cap()) : fitting(Math.min(cap(), bits));
        } else {
            step = Math.min(step, rungs.size() - 1);
        }
        roomySeconds = 0;
        return true;
    }

    private double believed(double newFps) {
        boolean slower = newFps >= 1 && newFps < fps * (1 - RATE_TOLERANCE);
        slowerReports = slower ? slowerReports + 1 : 0;
        return newFps < 1 || (slower && slowerReports < SLOWER_REPORTS) ? fps : newFps;
    }

    private void restart() {
        step = fitting(cap());
        hold = HOLD_SECONDS;
        restUntil = 0;
        sinceClimb = TRIAL_SECONDS;
        roomySeconds = 0;
        slowSeconds = 0;
    }

    /**
     * Takes the measurements of the last second; to be called once a second.
     *
     * @return whether the limits have changed
     */
    public boolean measured(LinkReport report) {
        seconds++;
        sinceClimb++;
        if (report.roundTripSeconds() > 0) {
            shortestRoundTrip = Math.min(shortestRoundTrip, report.roundTripSeconds());
        }
        slowSeconds = slow(report) && !"bandwidth".equals(report.limitation()) ? slowSeconds + 1 : 0;
        int before = step;
        if (seconds > START_SECONDS && tooMuch(report)) {
            down(Math.max(step + 1, fitting(budget(report))));
        } else if (slowSeconds >= SLOW_SECONDS) {
            slowSeconds = 0;
            down(step + 1);
            restUntil = seconds + MAX_HOLD_SECONDS; // the processor will hardly become faster at once
        } else if (step > 0 && seconds >= restUntil) {
            up(report);
        }
        return step != before;
    }

    /** Returns whether the link has fewer bits than such frames take, and these are no exception. */
    private boolean tooMuch(LinkReport report) {
        double need = rungs.get(step).bitsPerSecond();
        boolean used = report.sentBitrate() > UNUSED * budget(report);
        return known(report)
                && used
                && ((budget(report) < TOO_NARROW * need && !suffices(report))
                        || (slow(report) && budget(report) < need * HEAD_ROOM));
    }

    private static boolean suffices(LinkReport report) {
        return report.quantizer() == QuantizerLevel.LOW || report.quantizer() == QuantizerLevel.MEDIUM;
    }

    private boolean slow(LinkReport report) {
        double wanted = Math.min(rungs.get(step).framesPerSecond(), report.offeredPerSecond());
        return wanted >= 1 && report.framesPerSecond() < SMOOTH * wanted;
    }

    private void down(int to) {
        if (sinceClimb < TRIAL_SECONDS) {
            hold = Math.min(MAX_HOLD_SECONDS, hold * 2);
        }
        sinceClimb = TRIAL_SECONDS;
        roomySeconds = 0;
        step = Math.min(to, rungs.size() - 1);
    }

    private void up(LinkReport report) {
        double next = rungs.get(step - 1).bitsPerSecond();
        roomySeconds = known(report) && !slow(report) && !strained(report) && room(report, next) ? roomySeconds + 1 : 0;
        boolean plenty = budget(report) >= PLENTY * next;
        if (roomySeconds >= (plenty ? HOLD_SECONDS : hold)) {
            if (sinceClimb >= 2 * MAX_HOLD_SECONDS) {
                hold = HOLD_SECONDS;
            }
            step--;
            sinceClimb = 0;
            roomySeconds = 0;
        }
    }

    private boolean room(LinkReport report, double next) {
        if (report.quantizer() == QuantizerLevel.LOW) {
            return true;
        }
        double enough = Math.min(HEAD_ROOM * next, Math.max(next, FULL * maxBitrate()));
        if (cap() * ROUNDING >= next && report.availableBitrate() >= enough) {
            return true;
        }
        double free = UNUSED * budget(report);
        double predicted = report.sentBitrate() * next / rungs.get(step).bitsPerSecond() * HEAD_ROOM;
        return report.sentBitrate() < free && predicted < free;
    }

    /** Returns whether the link loses or delays more than it did: more bits would make it worse. */
    private boolean strained(LinkReport report) {
        return report.lost() > LOSSY || report.roundTripSeconds() > 2 * shortestRoundTrip + SLOWER_SECONDS;
    }

    private static boolean known(LinkReport report) {
        return report.availableBitrate() > 0;
    }

    private double budget(LinkReport report) {
        return Math.min(report.availableBitrate(), maxBitrate());
    }

    private double cap() {
        return preset.bitsPerSecond() == 0 ? Double.MAX_VALUE : preset.bitsPerSecond();
    }

    private int maxBitrate() {
        double useful = Math.min(cap(), USEFUL * rungs.get(0).bitsPerSecond());
        return (int) Math.max(MIN_BITRATE, Math.min(MAX_BITRATE, useful));
    }

    /** Returns the best rung that these bits suffice for, else the lowest. */
    private int fitting(double bits) {
        for (int i = 0; i < rungs.size(); i++) {
            if (rungs.get(i).bitsPerSecond() <= bits * ROUNDING) {
                return i;
            }
        }
        return rungs.size() - 1;
    }
}
