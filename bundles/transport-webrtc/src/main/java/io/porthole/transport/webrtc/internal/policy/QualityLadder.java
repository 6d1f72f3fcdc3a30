/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.lib.webrtc.SendLimits;
import io.porthole.signalling.BitratePreset;
import java.util.List;

/**
 * How much one viewer is sent: bits, pixels and pictures a second. The library fits the bits to the line but never
 * the picture to the bits, so a line too narrow for the picture makes it stutter. This goes down the {@link Rung}s at
 * once when that happens, as far as the line asks, and up one at a time when there has been room for a while.
 *
 * <p>Room is of two kinds. Either the estimate of the line exceeds what the next rung takes; every rung may use all
 * bits that the best one has use for, so the estimate, which the library holds near what is sent, can grow. Or the
 * encoder leaves bits unused because the picture is simple; what it would send on the next rung is foretold from what
 * it sends. Where pictures come out fine all the same, there is room whatever the estimate: some viewers, those that
 * send REMB instead of transport-wide feedback, report little more than what they get. A rung that did not hold is
 * tried again after twice the time. One thread at a time.
 */
public final class QualityLadder {
    /** Bits beyond {@link Rung#bitsPerSecond()} that still make the picture better. */
    private static final double USEFUL = 2.5;

    /** Seconds in which the library has not yet found out about the line. */
    private static final int START_SECONDS = 2;

    private static final double SHORT_OF = 0.75;
    private static final double HEAD_ROOM = 1.15;
    private static final double UNUSED = 0.75;
    private static final double SMOOTH = 0.75;
    private static final double LOSSY = 0.05;
    private static final double SLOWER_SECONDS = 0.1;
    private static final double PLENTY = 2;
    private static final double FULL = 0.95;
    private static final double ROUNDING = 1.01;
    private static final int HOLD_SECONDS = 2;
    private static final int MAX_HOLD_SECONDS = 32;
    private static final int TRIAL_SECONDS = 8;
    private static final int SLOW_SECONDS = 3;
    private static final double RATE_TOLERANCE = 0.25;
    private static final double USUAL_FPS = 30;
    private static final int SLOWER_REPORTS = 5;
    private static final int LEAST_BITRATE = 30_000; // the least that SendLimits take
    private static final int MOST_BITRATE = 100_000_000;

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
     * @param fps the source's pictures a second; 0 when unknown. Fewer than the usual ones are not believed yet: a
     *     source that nobody has watched until now makes hardly any
     */
    public QualityLadder(BitratePreset preset, int width, int height, double fps) {
        this.preset = preset;
        this.width = Math.max(1, width);
        this.height = Math.max(1, height);
        this.fps = Math.max(USUAL_FPS, fps);
        this.rungs = Rung.ladder(this.width, this.height, this.fps);
        this.step = fitting(cap());
    }

    /** Which rung; 0 is the best. */
    public int step() {
        return step;
    }

    /** What holds now. */
    public SendLimits limits() {
        Rung rung = rungs.get(step);
        boolean every = rung.framesPerSecond() >= fps * (1 - RATE_TOLERANCE / 2);
        return new SendLimits(mostBits(), LEAST_BITRATE, rung.scaleDownBy(), every ? 0 : rung.framesPerSecond());
    }

    /** How it is sent at best. */
    public BitratePreset preset() {
        return preset;
    }

    /** Changes how it is sent at best; begins anew on the best rung that it has bits for. */
    public void preset(BitratePreset changed) {
        if (preset != changed) {
            preset = changed;
            restart();
        }
    }

    /**
     * Tells the source's size and pictures a second, 0 for unknown; about once a second. That it makes fewer than
     * before is believed when it is so for a while.
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
     * Takes what was measured; to be called once a second.
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

    /** The line has fewer bits than such a picture takes, and this one is no exception. */
    private boolean tooMuch(LinkReport report) {
        double need = rungs.get(step).bitsPerSecond();
        boolean used = report.sentBitrate() > UNUSED * budget(report);
        return known(report)
                && used
                && ((budget(report) < SHORT_OF * need && !suffices(report))
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
        double enough = Math.min(HEAD_ROOM * next, Math.max(next, FULL * mostBits()));
        if (cap() * ROUNDING >= next && report.availableBitrate() >= enough) {
            return true;
        }
        double free = UNUSED * budget(report);
        double foretold = report.sentBitrate() * next / rungs.get(step).bitsPerSecond() * HEAD_ROOM;
        return report.sentBitrate() < free && foretold < free;
    }

    /** The line loses or delays more than it did: more bits would make it worse. */
    private boolean strained(LinkReport report) {
        return report.lost() > LOSSY || report.roundTripSeconds() > 2 * shortestRoundTrip + SLOWER_SECONDS;
    }

    private static boolean known(LinkReport report) {
        return report.availableBitrate() > 0;
    }

    private double budget(LinkReport report) {
        return Math.min(report.availableBitrate(), mostBits());
    }

    private double cap() {
        return preset.bitsPerSecond() == 0 ? Double.MAX_VALUE : preset.bitsPerSecond();
    }

    private int mostBits() {
        double useful = Math.min(cap(), USEFUL * rungs.get(0).bitsPerSecond());
        return (int) Math.max(LEAST_BITRATE, Math.min(MOST_BITRATE, useful));
    }

    /** The best rung that these bits suffice for, else the least. */
    private int fitting(double bits) {
        for (int i = 0; i < rungs.size(); i++) {
            if (rungs.get(i).bitsPerSecond() <= bits * ROUNDING) {
                return i;
            }
        }
        return rungs.size() - 1;
    }
}
