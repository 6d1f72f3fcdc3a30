/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.DropReason;
import io.porthole.protocol.VideoRung;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VideoLadderTest {
    private static final double FPS = 30;

    private final VideoLadder ladder = new VideoLadder();
    private long lost;

    @Test
    void aViewerThatLosesFramesGoesDownAndComesUpAgain() {
        seconds(1, 0);
        seconds(2, 10);
        assertEquals(VideoRung.HALF_BITRATE, ladder.rung());
        seconds(2, 10);
        assertEquals(VideoRung.HALF_SIZE, ladder.rung());
        seconds(2, 10);
        assertEquals(VideoRung.HALF_SIZE, ladder.rung());
        seconds(8, 0);
        assertEquals(VideoRung.HALF_BITRATE, ladder.rung());
        seconds(8, 0);
        assertEquals(VideoRung.FULL, ladder.rung());
    }

    @Test
    void oneBadSecondChangesNothing() {
        for (int i = 0; i < 10; i++) {
            seconds(1, 0);
            seconds(1, 10);
            seconds(1, 1);
        }
        assertEquals(VideoRung.FULL, ladder.rung());
    }

    @Test
    void aStepUpThatHadToBeTakenBackIsTriedLaterEachTime() {
        seconds(1, 0);
        seconds(2, 10);
        seconds(8, 0);
        assertEquals(VideoRung.FULL, ladder.rung());
        seconds(2, 10);
        seconds(15, 0);
        assertEquals(VideoRung.HALF_BITRATE, ladder.rung());
        seconds(1, 0);
        assertEquals(VideoRung.FULL, ladder.rung());
    }

    @Test
    void framesThatWaitForAKeyFrameAreLostToo() {
        ladder.tick(Map.of(), FPS, null);
        ladder.tick(Map.of(DropReason.AWAITING_KEY, 10L), FPS, null);
        ladder.tick(Map.of(DropReason.AWAITING_KEY, 20L), FPS, null);
        assertEquals(VideoRung.HALF_BITRATE, ladder.rung());
    }

    @Test
    void aLinkThatCarriesLittleLeadsToTheRungThatFitsAtOnce() {
        second(0, 3_000_000, 0);
        second(20, 500_000, 0);
        assertEquals(VideoRung.HALF_SIZE, ladder.rung());
    }

    @Test
    void aMeasuredLinkIsTrustedWithWhatItCarries() {
        second(0, 3_000_000, 0);
        second(20, 500_000, 0);
        for (int i = 0; i < 3; i++) {
            assertFalse(ladder.wantsMeasurement());
            second(0, 400_000, 0);
        }
        assertTrue(ladder.wantsMeasurement());
        second(0, 400_000, 900_000_000);
        assertEquals(VideoRung.FULL, ladder.rung());
    }

    @Test
    void aLinkThatWasMeasuredToBeNarrowIsNotTried() {
        second(0, 3_000_000, 0);
        second(20, 500_000, 0);
        int measurements = 0;
        for (int i = 0; i < 60; i++) {
            second(0, 400_000, 900_000);
            measurements += ladder.wantsMeasurement() ? 1 : 0;
        }
        assertEquals(VideoRung.HALF_SIZE, ladder.rung());
        assertEquals(12, measurements);
    }

    @Test
    void aLinkThatOnlySeemedToCarryMoreIsMeasuredLaterEachTime() {
        second(0, 3_000_000, 0);
        second(20, 500_000, 0);
        second(0, 400_000, 900_000_000);
        assertEquals(VideoRung.FULL, ladder.rung());
        second(20, 500_000, 0);
        assertEquals(VideoRung.HALF_SIZE, ladder.rung());
        for (int i = 0; i < 10; i++) {
            second(0, 400_000, 0);
            assertFalse(ladder.wantsMeasurement());
        }
        second(0, 400_000, 0);
        assertTrue(ladder.wantsMeasurement());
    }

    @Test
    void aLinkThatCarriesHalfIsTriedWithHalf() {
        second(0, 3_000_000, 0);
        second(20, 500_000, 0);
        second(0, 400_000, 3_500_000);
        assertEquals(VideoRung.HALF_BITRATE, ladder.rung());
    }

    @Test
    void theRungsAreTheBitrateHalfOfItAndHalfTheSize() {
        FrameInfo hd = FrameInfo.packed(1280, 720, PixelFormat.RGB8, 1, 1);
        assertEquals(5_000_000, VideoRung.FULL.profile(5_000_000, hd).bitrate());
        assertEquals(2_500_000, VideoRung.HALF_BITRATE.profile(5_000_000, hd).bitrate());
        VideoProfile small = VideoRung.HALF_SIZE.profile(5_000_000, hd);
        assertEquals(640, small.maxWidth());
        assertEquals(360, small.maxHeight());
        assertTrue(small.bitrate() < 450_000, "a link of 500 kbit/s carries " + small.bitrate());
    }

    /** One second in which a client that acknowledges lost so many frames. */
    private void second(long framesLost, double carried, double capacity) {
        lost += framesLost;
        ladder.tick(
                Map.of(DropReason.SLOW, lost),
                FPS,
                new VideoLadder.Link(
                        carried, capacity, r -> r.profile(5_000_000, null).bitrate()));
    }

    private void seconds(int count, long framesLost) {
        for (int i = 0; i < count; i++) {
            lost += framesLost;
            ladder.tick(Map.of(DropReason.SLOW, lost), FPS, null);
        }
    }
}
