/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.InputEvent;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayRingTest {
    private static final long FRAME_NANOS = 100_000_000;
    private static final long SECOND = 1_000_000_000;

    private final ReplayRing ring = new ReplayRing(3 * SECOND, 1 << 20);

    private static KeptFrame unit(long sequence, boolean key, int bytes) {
        FrameInfo info = FrameInfo.packed(64, 48, PixelFormat.RGB8, sequence, sequence * FRAME_NANOS);
        return new KeptFrame(info, 1, key, ByteBuffer.allocate(bytes));
    }

    private void show(long from, long to) {
        for (long i = from; i <= to; i++) {
            ring.accept(unit(i, i % 10 == 0, 100));
        }
    }

    private static List<Long> sequences(List<Entry> entries) {
        return entries.stream()
                .filter(KeptFrame.class::isInstance)
                .map(entry -> ((KeptFrame) entry).info().sequence())
                .toList();
    }

    @Test
    void itBeginsWithAKeyFrameAndKeepsAtLeastItsLength() {
        show(5, 99);
        List<Long> kept = sequences(ring.entries());
        assertEquals(60, kept.get(0));
        assertEquals(99, kept.get(kept.size() - 1));
        assertTrue(ring.nanos() >= 3 * SECOND && ring.nanos() < 4 * SECOND, ring.nanos() + " ns");
    }

    @Test
    void itTakesNoMoreMemoryThanItMay() {
        ring.maxBytes(9000);
        show(0, 25);
        assertTrue(ring.bytes() <= 9000, ring.bytes() + " bytes");
        assertEquals(10, sequences(ring.entries()).get(0));
        ring.maxBytes(3000);
        assertEquals(20, sequences(ring.entries()).get(0));
        ring.accept(unit(30, true, 4000));
        assertEquals(0, ring.bytes(), "a frame that does not fit alone is not kept");
        ring.accept(unit(31, false, 10));
        assertEquals(List.of(), ring.entries(), "nor is what depends on it");
    }

    @Test
    void aPartBeginsWithTheKeyFrameBeforeIt() {
        show(0, 29);
        ring.accept(new SentInput(29 * FRAME_NANOS + 1, new InputEvent.Command("reset", "")));
        List<Long> part = sequences(ring.between(17 * FRAME_NANOS, 22 * FRAME_NANOS));
        assertEquals(10, part.get(0));
        assertEquals(22, part.get(part.size() - 1));
        assertEquals(0, sequences(ring.between(-1, 3 * FRAME_NANOS)).get(0));
        assertEquals(31, ring.between(0, Long.MAX_VALUE / 2).size());
        assertEquals(List.of(0L), sequences(ring.between(-2, -1)), "before all of it, the first");
    }

    @Test
    void framesOfAnotherSizeTakeItsPlace() {
        show(0, 12);
        FrameInfo large = FrameInfo.packed(640, 480, PixelFormat.RGB8, 20, 20 * FRAME_NANOS);
        ring.accept(new KeptFrame(large, 1, true, ByteBuffer.allocate(100)));
        assertEquals(List.of(20L), sequences(ring.entries()));
    }

    @Test
    void whatGetsNoNewFramesGrowsOldAndEmpty() {
        show(0, 12);
        ring.expire(12 * FRAME_NANOS + 2 * SECOND);
        assertEquals(13, ring.entries().size());
        ring.expire(12 * FRAME_NANOS + 4 * SECOND);
        assertEquals(0, ring.bytes());
    }
}
