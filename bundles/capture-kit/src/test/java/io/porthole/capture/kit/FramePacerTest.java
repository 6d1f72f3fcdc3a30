/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FramePacerTest {
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final FramePacer pacer = new FramePacer(PERIOD_NS);

    @Test
    void framesAreNoFasterThanTheRate() {
        long begin = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            assertTrue(pacer.awaitFrame(() -> true));
        }
        assertTrue(System.nanoTime() - begin >= 5 * PERIOD_NS);
    }

    @Test
    void theFirstFrameComesAtOnceAndIsOnePeriodLong() {
        FramePacer slow = new FramePacer(TimeUnit.HOURS.toNanos(1));
        assertTrue(slow.awaitFrame(() -> true));
        assertEquals(FramePacer.MAX_ELAPSED_IN_S, slow.elapsedSeconds());
        assertTrue(pacer.awaitFrame(() -> true));
        assertEquals(PERIOD_NS / 1e9, pacer.elapsedSeconds(), 1e-9);
    }

    @Test
    void aLoopSleepsUntilItIsWantedAndEndsWhenStopped() throws InterruptedException {
        AtomicBoolean wanted = new AtomicBoolean();
        AtomicInteger frames = new AtomicInteger();
        Thread loop = new Thread(() -> {
            while (pacer.awaitFrame(wanted::get)) {
                frames.incrementAndGet();
            }
        });
        loop.start();
        while (loop.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertEquals(0, frames.get());
        wanted.set(true);
        pacer.wake();
        while (frames.get() < 3) {
            Thread.onSpinWait();
        }
        pacer.stop();
        loop.join();
        assertFalse(pacer.awaitFrame(() -> true));
    }

    @Test
    void anInterruptedLoopEnds() {
        Thread.currentThread().interrupt();
        assertFalse(pacer.awaitFrame(() -> true));
        assertTrue(Thread.interrupted());
    }
}
