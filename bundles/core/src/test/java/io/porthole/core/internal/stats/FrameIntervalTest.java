/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FrameIntervalTest {
    private final FrameInterval interval = new FrameInterval();

    private long after(long... nanos) {
        for (long one : nanos) {
            interval.add(one);
        }
        return interval.median();
    }

    @Test
    void beforeTheSecondFrameThereIsNone() {
        assertEquals(0, interval.median());
    }

    @Test
    void aSinglePauseCountsForNothing() {
        assertEquals(5, after(5));
        assertEquals(5, after(9000));
        assertEquals(6, after(6, 7));
    }

    @Test
    void theLastFiveCount() {
        assertEquals(100, after(1, 2, 3, 100, 100, 100));
    }

    @Test
    void aPartCountsOnlyWhereItIsLonger() {
        interval.addPart(50);
        assertEquals(50, interval.median());
        interval.addPart(10);
        assertEquals(50, interval.median());
        interval.addPart(80);
        interval.addPart(80);
        assertEquals(80, interval.median());
    }
}
