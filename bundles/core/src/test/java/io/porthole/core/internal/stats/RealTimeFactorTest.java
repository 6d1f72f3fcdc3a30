/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RealTimeFactorTest {
    private final RealTimeFactor factor = new RealTimeFactor();
    private long now = 1;
    private double simulated;

    /** Frames for that long, of a simulation that goes at that speed. */
    private void run(double seconds, double speed) {
        for (int i = 0; i < seconds * 30; i++) {
            now += TimeUnit.SECONDS.toNanos(1) / 30;
            simulated += speed / 30;
            factor.add(now, simulated);
        }
    }

    @Test
    void itIsWhatTheFramesShow() {
        run(0.2, 1);
        assertTrue(Double.isNaN(factor.value(now)), "too early to say");
        run(2, 1);
        assertEquals(1, factor.value(now), 0.01);
        run(2.1, 0.5);
        assertEquals(0.5, factor.value(now), 0.01, "two seconds later");
    }

    @Test
    void aResetBeginsAgain() {
        run(2, 1);
        simulated = 0;
        run(1, 1);
        assertEquals(1, factor.value(now), 0.01);
    }

    @Test
    void withoutFramesOrTimesNothingIsKnown() {
        run(2, 1);
        assertTrue(Double.isNaN(factor.value(now + TimeUnit.SECONDS.toNanos(4))));
        RealTimeFactor without = new RealTimeFactor();
        without.add(1, Double.NaN);
        without.add(TimeUnit.SECONDS.toNanos(2), Double.NaN);
        assertTrue(Double.isNaN(without.value(TimeUnit.SECONDS.toNanos(2))));
    }
}
