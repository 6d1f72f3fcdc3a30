/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.stream.DropReason;
import io.porthole.protocol.VideoRung;
import java.util.List;
import java.util.Map;

/**
 * Which of a stream's video profiles one viewer gets: a rung down when frames are lost because its link is slow, a rung
 * up after a while without. A step up that had to be taken back makes the next one wait twice as long.
 */
final class VideoLadder {
    private static final double LOST_SHARE = 0.1;
    private static final int BAD_SECONDS = 2;
    private static final int GOOD_SECONDS = 8;
    private static final int MAX_GOOD_SECONDS = 128;

    private static final List<VideoRung> RUNGS = List.of(VideoRung.values());

    private int step;
    private int bad;
    private int good;
    private int needed = GOOD_SECONDS;
    private int sinceUp = MAX_GOOD_SECONDS;
    private long lostBefore = -1;

    /** Returns the rung that the viewer is on. */
    VideoRung rung() {
        return RUNGS.get(step);
    }

    /**
     * Takes in one second.
     *
     * @param drops of the viewer, as {@link io.porthole.api.stream.ViewerStatistics} counts them
     * @param captureFps frames per second of the stream
     */
    void tick(Map<String, Long> drops, double captureFps) {
        long lost = drops.getOrDefault(DropReason.SLOW, 0L) + drops.getOrDefault(DropReason.AWAITING_KEY, 0L);
        long fresh = lostBefore < 0 ? 0 : lost - lostBefore;
        lostBefore = lost;
        sinceUp++;
        if (fresh > LOST_SHARE * Math.max(1, captureFps)) {
            good = 0;
            bad++;
            if (bad >= BAD_SECONDS) {
                stepDown();
            }
            return;
        }
        bad = 0;
        good++;
        if (good >= needed) {
            stepUp();
        }
    }

    private void stepDown() {
        bad = 0;
        if (step == RUNGS.size() - 1) {
            return;
        }
        if (sinceUp < GOOD_SECONDS) {
            needed = Math.min(MAX_GOOD_SECONDS, needed * 2);
        }
        step++;
    }

    private void stepUp() {
        good = 0;
        if (step == 0) {
            needed = GOOD_SECONDS;
            return;
        }
        step--;
        sinceUp = 0;
    }
}
