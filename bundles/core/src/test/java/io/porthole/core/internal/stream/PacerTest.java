/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long SECOND = 1_000_000_000L;

    private static double through(double sourceFps, double limit, long jitterNanos) {
        Pacer pacer = new Pacer();
        pacer.framesPerSecond(limit);
        Random random = new Random(1);
        int delivered = 0;
        int seconds = 20;
        for (int i = 0; i < seconds * sourceFps; i++) {
            long capture = (long) (i * SECOND / sourceFps) + (jitterNanos == 0 ? 0 : random.nextLong(jitterNanos));
            long now = capture + 5_000_000;
            if (pacer.due(capture, now)) {
                pacer.delivered(capture, now);
                delivered++;
            }
        }
        return delivered / (double) seconds;
    }

    @Test
    void everyFrameIsDueWithoutALimit() {
        assertEquals(30, through(30, 0, 0), 0.01);
    }

    @Test
    void theRateIsTheOneThatWasAskedFor() {
        assertEquals(10, through(30, 10, 0), 0.2);
        assertEquals(25, through(30, 25, 0), 0.6);
        assertEquals(24, through(60, 24, 3_000_000), 0.6);
        assertEquals(1, through(30, 1, 0), 0.1);
    }

    @Test
    void aSourceAtTheLimitLosesNothingToJitter() {
        assertEquals(30, through(30, 30, 4_000_000), 0.1);
        assertEquals(15, through(15, 60, 4_000_000), 0.1);
    }

    @Test
    void theLastOfABurstIsDueAfterTheInterval() {
        Pacer pacer = new Pacer();
        pacer.framesPerSecond(10);
        pacer.delivered(0, 0);
        long capture = SECOND / 60;
        assertFalse(pacer.due(capture, capture));
        assertTrue(pacer.waitNanos(capture) <= SECOND / 5);
        assertTrue(pacer.due(capture, SECOND / 5));
    }

    @Test
    void aSourceWithAClockOfItsOwnIsPacedByArrival() {
        for (long captureTime : new long[] {0, Long.MAX_VALUE / 2}) {
            Pacer pacer = new Pacer();
            pacer.framesPerSecond(10);
            int delivered = 0;
            for (int i = 0; i < 300; i++) {
                long now = 100 * SECOND + i * SECOND / 30;
                if (pacer.due(captureTime, now)) {
                    pacer.delivered(captureTime, now);
                    delivered++;
                }
            }
            assertEquals(100, delivered, 5);
        }
    }
}
