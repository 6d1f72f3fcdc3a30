/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.JpegProfile;
import org.junit.jupiter.api.Test;

/** Images of 720p, 60 kB each at full quality, 30 a second, over links of every width. */
class ImageLadderTest {
    private static final JpegProfile FULL = JpegProfile.DEFAULT;
    private static final JpegProfile SMALL = FULL.withQuality(40).withSizeDivisor(2);

    @Test
    void onAWideLinkNothingChanges() {
        SimulatedImages viewer = new SimulatedImages(100e6, 5);
        viewer.run(60);
        assertEquals(FULL, viewer.profile());
        assertEquals(30, viewer.rate(10), 1);
    }

    @Test
    void aLinkOfHalfAMegabitCarriesSmallImagesOfWhichNoneIsOld() {
        SimulatedImages viewer = new SimulatedImages(500_000, 20);
        viewer.run(30);
        assertEquals(SMALL, viewer.profile());
        assertTrue(viewer.rate(10) >= 5, viewer.rate(10) + " a second");
        assertTrue(viewer.age50(10) < 400, viewer.age50(10) + " ms");
    }

    @Test
    void itIsDownWithinAFewSecondsAndUpAgainSoonAfterTheLinkIsWide() {
        SimulatedImages viewer = new SimulatedImages(100e6, 5);
        viewer.run(5);
        viewer.bitsPerSecond(500_000);
        viewer.run(6);
        assertEquals(SMALL, viewer.profile());
        viewer.run(20);
        viewer.bitsPerSecond(100e6);
        viewer.run(7);
        assertEquals(FULL, viewer.profile());
    }

    @Test
    void aLinkOfSixMegabitsKeepsTheSizeAndGivesUpQuality() {
        SimulatedImages viewer = new SimulatedImages(6e6, 10);
        int reduced = 0;
        for (int second = 0; second < 60; second++) {
            viewer.run(1);
            assertEquals(1, viewer.profile().sizeDivisor());
            reduced += viewer.profile().quality() == 50 ? 1 : 0;
        }
        assertTrue(reduced > 50, "for " + reduced + " of 60 s: more is tried now and then");
        assertTrue(viewer.rate(10) > 18, viewer.rate(10) + " a second");
        assertTrue(viewer.age50(10) < 250, viewer.age50(10) + " ms");
    }

    @Test
    void aDistantViewerOfAWideLinkKeepsItsQuality() {
        SimulatedImages viewer = new SimulatedImages(100e6, 400);
        viewer.run(60);
        assertEquals(FULL, viewer.profile());
    }

    @Test
    void aViewerThatShowsFewFramesForAnotherReasonKeepsItsQuality() {
        SimulatedImages viewer = new SimulatedImages(1e9, 1);
        viewer.showsFor(0.06);
        viewer.run(60);
        assertTrue(viewer.rate(10) < 25, viewer.rate(10) + " a second");
        assertEquals(FULL, viewer.profile());
    }

    @Test
    void whoAskedForLessGetsLess() {
        ImageLadder ladder = new ImageLadder();
        assertEquals(FULL.withQuality(30), ladder.profile(FULL.withQuality(30)));
    }
}
