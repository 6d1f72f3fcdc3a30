/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.stream.DropReason;
import io.porthole.protocol.VideoRung;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which of a stream's profiles one viewer gets, of video or of images. When frames are lost because its link is slow it
 * goes down to a profile that the link carries. It comes up as soon as a measurement says that the link carries more,
 * and without one after a while; a step up that had to be taken back makes the next one wait twice as long.
 */
final class VideoLadder {
    private static final double LOST_SHARE = 0.1;
    private static final int BAD_SECONDS = 2;

    /** So many lost frames in one second need no second one. */
    private static final double VERY_BAD_SHARE = 0.5;

    private static final int GOOD_SECONDS = 8;
    private static final int MAX_GOOD_SECONDS = 128;

    /** A link is measured so much sooner than a step up is tried without a measurement, */
    private static final int SOONER_SECONDS = 5;

    /** and no more often than that. */
    private static final int MEASURE_SECONDS = 5;

    /** A link that was measured to carry so many times the bits of a rung is trusted with it. */
    private static final double ROOMY = 1.25;

    /** One that carries less than that share of them is not tried with it. */
    private static final double HOPELESS = 0.4;

    private static final List<VideoRung> RUNGS = List.of(VideoRung.values());

    private int step;
    private int bad;
    private int good;
    private int needed = GOOD_SECONDS;
    private int sinceUp = MAX_GOOD_SECONDS;
    private int sinceMeasured = MEASURE_SECONDS;
    private long lostBefore = -1;
    private boolean wantsMeasurement;

    /**
     * What is known about the link of a client that acknowledges frames.
     *
     * @param carried bits that it took in the last second
     * @param capacity bits per second that it was measured to carry; 0 when it was not measured since the last change
     * @param bitrate of each rung, in bits per second
     */
    record Link(double carried, double capacity, ToIntFunction<VideoRung> bitrate) {}

    /** Returns the rung that the viewer is on. */
    VideoRung rung() {
        return RUNGS.get(step);
    }

    /** Returns whether the link should be measured now. */
    boolean wantsMeasurement() {
        return wantsMeasurement;
    }

    /**
     * Takes in one second.
     *
     * @param drops of the viewer, as {@link io.porthole.api.stream.ViewerStatistics} counts them
     * @param captureFps frames per second of the stream
     * @param link null for a client that acknowledges nothing
     */
    void tick(Map<String, Long> drops, double captureFps, @Nullable Link link) {
        long lost = drops.getOrDefault(DropReason.SLOW, 0L) + drops.getOrDefault(DropReason.AWAITING_KEY, 0L);
        long fresh = lostBefore < 0 ? 0 : lost - lostBefore;
        lostBefore = lost;
        sinceUp++;
        wantsMeasurement = false;
        double fps = Math.max(1, captureFps);
        if (fresh > LOST_SHARE * fps) {
            good = 0;
            bad++;
            if (bad >= BAD_SECONDS || fresh > VERY_BAD_SHARE * fps) {
                stepDown(link);
            }
            return;
        }
        bad = 0;
        good++;
        if (link == null) {
            if (good >= needed) {
                stepUp(step - 1);
            }
        } else {
            consider(link);
        }
    }

    /** Steps up as far as the link was measured to carry, or measures it. */
    private void consider(Link link) {
        int best = step;
        while (best > 0 && link.capacity() >= ROOMY * link.bitrate().applyAsInt(RUNGS.get(best - 1))) {
            best--;
        }
        double next = step == 0 ? 0 : link.bitrate().applyAsInt(RUNGS.get(step - 1));
        boolean hopeless = link.capacity() > 0 && link.capacity() < HOPELESS * next;
        if (best < step) {
            stepUp(best);
        } else if (good >= needed && !hopeless) {
            stepUp(step - 1);
        }
        sinceMeasured++;
        if (step > 0 && good >= needed - SOONER_SECONDS && sinceMeasured >= MEASURE_SECONDS) {
            wantsMeasurement = true;
            sinceMeasured = 0;
        }
    }

    private void stepDown(@Nullable Link link) {
        bad = 0;
        sinceMeasured = MEASURE_SECONDS;
        if (step == RUNGS.size() - 1) {
            return;
        }
        if (sinceUp < GOOD_SECONDS) {
            needed = Math.min(MAX_GOOD_SECONDS, needed * 2);
        }
        step++;
        while (link != null && step < RUNGS.size() - 1 && link.bitrate().applyAsInt(RUNGS.get(step)) > link.carried()) {
            step++;
        }
    }

    private void stepUp(int to) {
        good = 0;
        if (step == 0) {
            needed = GOOD_SECONDS;
            return;
        }
        step = Math.max(0, to);
        sinceUp = 0;
    }
}
