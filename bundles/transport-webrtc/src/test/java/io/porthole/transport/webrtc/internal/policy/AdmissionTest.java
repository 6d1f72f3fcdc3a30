/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.VideoCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final double HD = 1280 * 720 * 30.0;

    private long now;
    private final Deque<Admission.Permit> seats = new ArrayDeque<>();

    private Admission admission(int cores, int max) {
        return new Admission(cores, 0.85, max, () -> now);
    }

    /** As many as are let in, at most 100. */
    private int fill(Admission admission, double pixels, VideoCodec codec) {
        for (int n = 0; n < 100; n++) {
            try {
                seats.add(admission.admit(pixels, codec));
            } catch (SessionRefusedException e) {
                assertEquals(Reason.FULL, e.reason());
                return n;
            }
        }
        return 100;
    }

    /** Everybody who is in costs so much of a core. */
    private void watch(Admission admission, int seconds, double coresEach) {
        for (int i = 0; i < seconds; i++) {
            now += TimeUnit.SECONDS.toNanos(1);
            admission.measured(0.1 + coresEach * seats.size(), HD * seats.size(), VideoCodec.H264, 1);
        }
    }

    @Test
    void beforeAnythingWasMeasuredPixelsAndCodecDecide() {
        assertEquals(8, fill(admission(2, 100), HD, VideoCodec.H264));
        assertEquals(3, fill(admission(2, 100), HD * 2.25, VideoCodec.H264));
        assertEquals(4, fill(admission(2, 100), HD, VideoCodec.VP9));
        assertEquals(32, fill(admission(8, 100), HD, VideoCodec.H264));
    }

    @Test
    void oneViewerIsLetInHoweverSmallTheMachine() {
        assertEquals(1, fill(admission(1, 100), HD * 9, VideoCodec.VP9));
    }

    @Test
    void moreAreLetInWhereTheyCostLessAndFewerWhereTheyCostMore() throws SessionRefusedException {
        for (double[] c : new double[][] {{0.1, 9, 16}, {0.4, 3, 4}}) {
            seats.clear();
            Admission admission = admission(2, 100);
            seats.add(admission.admit(HD, VideoCodec.H264));
            seats.add(admission.admit(HD, VideoCodec.H264));
            watch(admission, 10, c[0]);
            fill(admission, HD, VideoCodec.H264);
            assertTrue(seats.size() >= c[1] && seats.size() <= c[2], seats.size() + " at " + c[0]);
        }
    }

    @Test
    void aViewerThatComesAtOnceCountsBeforeBeingMeasured() throws SessionRefusedException {
        Admission admission = admission(2, 100);
        seats.add(admission.admit(HD, VideoCodec.H264));
        watch(admission, 10, 0.2);
        assertTrue(fill(admission, HD, VideoCodec.H264) < 9);
        watch(admission, 4, 0.2);
        fill(admission, HD, VideoCodec.H264);
        watch(admission, 10, 0.2);
        fill(admission, HD, VideoCodec.H264);
        assertTrue(seats.size() >= 6 && 0.1 + 0.2 * seats.size() <= 1.7, seats.size() + " viewers");
    }

    @Test
    void aViewerThatLeavesMakesRoomAtOnce() {
        Admission admission = admission(2, 100);
        fill(admission, HD, VideoCodec.H264);
        watch(admission, 10, 0.2);
        assertEquals(0, fill(admission, HD, VideoCodec.H264));
        int before = admission.viewers();
        seats.remove().close();
        Admission.Permit gone = seats.remove();
        gone.close();
        gone.close();
        assertEquals(before - 2, admission.viewers());
        assertTrue(fill(admission, HD, VideoCodec.H264) >= 1);
    }

    @Test
    void theConfiguredMaximumIsNotExceededAndTheRefusalShowsTheWayOut() {
        Admission admission = admission(64, 3);
        assertEquals(3, fill(admission, HD, VideoCodec.H264));
        String message =
                String.valueOf(assertThrows(SessionRefusedException.class, () -> admission.admit(HD, VideoCodec.H264))
                        .getMessage());
        assertTrue(message.contains("3 places") && message.contains("streaming/client/"), message);
    }

    @Test
    void itIsCrowdedBeforeTheLastPlaceIsTakenAndUntilSomeAreFree() throws SessionRefusedException {
        Admission admission = admission(64, 6);
        for (int taken = 1; taken <= 4; taken++) {
            seats.add(admission.admit(HD, VideoCodec.H264));
            assertFalse(admission.crowded(), taken + " of 6");
        }
        seats.add(admission.admit(HD, VideoCodec.H264));
        assertTrue(admission.crowded(), "5 of 6");
        seats.remove().close();
        seats.remove().close();
        assertTrue(admission.crowded(), "3 of 6 after it was crowded");
        seats.remove().close();
        assertFalse(admission.crowded(), "2 of 6");
    }

    @Test
    void itIsCrowdedWhereTheProcessorHasNoRoomForTwoMore() {
        Admission admission = admission(2, 100);
        assertFalse(admission.crowded());
        int all = fill(admission, HD, VideoCodec.H264);
        assertTrue(admission.crowded());
        while (seats.size() > all - 4) {
            seats.remove().close();
        }
        assertFalse(admission.crowded());
    }

    @Test
    void aPausedSourceDoesNotLetEverybodyIn() {
        assertTrue(fill(admission(2, 1000), 0, VideoCodec.H264) < 101);
        assertTrue(seats.size() >= 20);
    }

    @Test
    void otherWorkOfTheProcessLeavesLessRoom() throws SessionRefusedException {
        Admission admission = admission(2, 100);
        seats.add(admission.admit(HD, VideoCodec.H264));
        for (int i = 0; i < 10; i++) {
            now += TimeUnit.SECONDS.toNanos(1);
            admission.measured(1.6, HD, VideoCodec.H264, 1);
        }
        assertEquals(0, fill(admission, HD, VideoCodec.H264));
    }
}
