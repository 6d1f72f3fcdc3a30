/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramePoolTest {
    private final FramePool pool = new FramePool();

    private FramePool.Slot take(int bytes) {
        FramePool.Slot slot = pool.take(bytes);
        assertNotNull(slot);
        return slot;
    }

    @Test
    void aPoolLendsSoManyBuffersAndNoMore() {
        List<FramePool.Slot> lent = new ArrayList<>();
        for (int i = 0; i < FramePool.SLOTS; i++) {
            lent.add(take(12));
        }
        assertNull(pool.take(12));
        lent.get(2).run();
        assertSame(lent.get(2), pool.take(12));
    }

    @Test
    void aBufferIsDirectAndExactlyAsLargeAsAsked() {
        FramePool.Slot slot = take(12);
        assertTrue(slot.pixels().isDirect());
        assertEquals(12, slot.pixels().remaining());
    }

    @Test
    void aBufferThatComesBackIsRewound() {
        FramePool.Slot slot = take(12);
        slot.pixels().position(5);
        slot.run();
        assertEquals(12, take(12).pixels().remaining());
    }

    @Test
    void anotherSizeReplacesFreeBuffersAndLeavesLentOnesAlone() {
        FramePool.Slot old = take(12);
        for (int i = 1; i < FramePool.SLOTS; i++) {
            assertEquals(24, take(24).pixels().capacity());
        }
        assertNull(pool.take(24));
        assertEquals(12, old.pixels().capacity());
        old.run();
        assertEquals(24, take(24).pixels().capacity());
    }
}
