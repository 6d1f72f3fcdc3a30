/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.ViewerStatistics;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which quality and size of images one viewer gets that acknowledges them. Images that are lost while the round trip is
 * long were too large for the link; a viewer that shows few for another reason keeps its quality.
 */
final class ImageLadder {
    /** A round trip that is longer keeps a viewer from what it sees. */
    static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    /** Share of the frames with which a profile suits a link: each image stands alone, so that others may be missed. */
    private static final double ENOUGH = 0.5;

    private static final int BITS = 8;

    private final VideoLadder ladder = new VideoLadder();
    private long lostBefore;
    private long lostToLink;
    private long carriedBefore;

    /** Returns the profile to encode with where that one is the best. */
    JpegProfile profile(JpegProfile full) {
        return ladder.rung().image(full);
    }

    /**
     * Takes in one second.
     *
     * @param own statistics of the viewer
     * @param captureFps frames per second that the viewer could get
     */
    void tick(ViewerStatistics own, double captureFps, AckWindow window) {
        long lost = own.drops().getOrDefault(DropReason.SLOW, 0L);
        if (window.roundTripNanos() > SLOW_NANOS) {
            lostToLink += lost - lostBefore;
        }
        lostBefore = lost;
        long acknowledged = window.acknowledgedBytes();
        double carried = (acknowledged - carriedBefore) * (double) BITS;
        carriedBefore = acknowledged;
        double fullBytes = own.framesPerSecond() <= 0
                ? 0
                : own.bytesPerSecond() / own.framesPerSecond() / ladder.rung().imageShare();
        double fullBitrate = fullBytes * captureFps * ENOUGH * BITS;
        ladder.tick(
                Map.of(DropReason.SLOW, lostToLink),
                captureFps,
                new VideoLadder.Link(carried, window.capacity(), rung -> (int) (fullBitrate * rung.imageShare())));
    }

    /** Returns whether the link should be measured now. */
    boolean wantsMeasurement() {
        return ladder.wantsMeasurement();
    }
}
