/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LossMeterTest {
    private final AtomicLong losses = new AtomicLong(100);
    private final LossMeter meter = new LossMeter(losses::get);

    @Test
    void aGapThatTheSourceLeftIsNoLoss() {
        assertEquals(0, meter.lostBefore(10));
        assertEquals(0, meter.lostBefore(20));
        assertEquals(0, meter.lostBefore(21));
    }

    @Test
    void aGapIsALossAsFarAsTheHostCountedOne() {
        assertEquals(0, meter.lostBefore(10));
        losses.set(103);
        assertEquals(3, meter.lostBefore(14));
        losses.set(104);
        assertEquals(1, meter.lostBefore(19));
        losses.set(200);
        assertEquals(0, meter.lostBefore(20));
        assertEquals(1, meter.lostBefore(22), "what was counted before belongs to some gap");
    }

    @Test
    void aSourceThatBeginsAgainLosesNothing() {
        assertEquals(0, meter.lostBefore(10));
        losses.set(150);
        assertEquals(0, meter.lostBefore(1));
        assertEquals(0, meter.lostBefore(2));
    }
}
