/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.Framing;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final AtomicInteger released = new AtomicInteger();

    private RawFrame raw(long ordinal) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(20);
        pixels.position(4);
        for (int i = 0; i < 16; i++) {
            pixels.put(4 + i, (byte) i);
        }
        return new RawFrame(
                pixels, FrameInfo.packed(4, 4, PixelFormat.GRAY8, ordinal, 0), ordinal, released::incrementAndGet);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }

    private static PooledEncodedFrame encoded(BufferPool pool, String text) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
        RawFrame frame = new RawFrame(
                ByteBuffer.allocateDirect(1), FrameInfo.packed(1, 1, PixelFormat.GRAY8, 1, 0), 1, () -> {});
        PooledEncodedFrame made = PooledEncodedFrame.copyOf(
                frame.info(),
                frame.ordinal(),
                new PooledEncodedFrame.Encoding(Codec.JPEG, true, 7),
                bytes.flip(),
                pool);
        assertNotNull(made);
        return made;
    }

    @Test
    void theLastOwnerGivesTheMemoryBackOnce() {
        RawFrame frame = raw(1);
        frame.retain().retain();
        frame.close();
        frame.close();
        assertEquals(0, released.get());
        frame.close();
        assertEquals(1, released.get());
    }

    @Test
    void closingTooOftenIsRefused() {
        RawFrame frame = raw(1);
        frame.close();
        assertThrows(IllegalStateException.class, frame::close);
        assertEquals(1, released.get());
    }

    @Test
    void useAfterTheLastCloseIsRefused() {
        RawFrame frame = raw(1);
        frame.close();
        assertThrows(IllegalStateException.class, frame::bytes);
        assertThrows(IllegalStateException.class, frame::retain);
        assertFalse(frame.tryRetain());
        PooledEncodedFrame encoded = encoded(new BufferPool(1 << 20), "abc");
        encoded.close();
        assertThrows(IllegalStateException.class, encoded::bytes);
        assertThrows(IllegalStateException.class, () -> encoded.framed(new Brackets("<", ">")));
    }

    @Test
    void aReleaseThatThrowsHurtsNobodyElse() {
        RawFrame frame =
                new RawFrame(ByteBuffer.allocateDirect(1), FrameInfo.packed(1, 1, PixelFormat.GRAY8, 1, 0), 1, () -> {
                    throw new IllegalStateException("a test's mistake");
                });
        frame.close();
        assertFalse(frame.tryRetain());
    }

    @Test
    void bytesAreAViewOfTheSourcesMemoryInNativeOrder() {
        RawFrame frame = raw(1);
        ByteBuffer bytes = frame.bytes();
        assertTrue(bytes.isReadOnly() && bytes.isDirect());
        assertEquals(ByteOrder.nativeOrder(), bytes.order());
        assertEquals(0, bytes.position());
        assertEquals(16, bytes.limit());
        assertEquals(5, bytes.get(5));
        assertNotSame(bytes, frame.bytes());
    }

    @Test
    void theSlotKeepsTheNewestWhateverTheOrder() {
        NewestSlot<RawFrame> slot = new NewestSlot<>();
        assertFalse(slot.offer(raw(2)));
        assertTrue(slot.offer(raw(1)));
        assertEquals(1, released.get());
        assertTrue(slot.offer(raw(3)));
        assertEquals(2, released.get());
        RawFrame shared = slot.share();
        assertNotNull(shared);
        assertEquals(3, shared.ordinal());
        slot.close();
        assertEquals(2, released.get());
        shared.close();
        assertEquals(3, released.get());
    }

    @Test
    void aClosedSlotGivesEverythingBack() {
        NewestSlot<RawFrame> slot = new NewestSlot<>();
        slot.close();
        slot.offer(raw(1));
        assertEquals(1, released.get());
        assertNull(slot.share());
        assertNull(slot.take());
    }

    private record Brackets(String before, String after) implements Framing {
        @Override
        public int overheadBytes(EncodedFrame frame) {
            return before.length() + after.length() + 3;
        }

        @Override
        public void header(EncodedFrame frame, ByteBuffer out) {
            out.put(before.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void trailer(EncodedFrame frame, ByteBuffer out) {
            out.put(after.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void anEnvelopeIsWrittenOnceForEachFraming() {
        BufferPool pool = new BufferPool(1 << 20);
        PooledEncodedFrame encoded = encoded(pool, "jpeg");
        AtomicInteger written = new AtomicInteger();
        List<Framing> framings = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String name = "h" + i + ":";
            framings.add(new Framing() {
                @Override
                public int overheadBytes(EncodedFrame frame) {
                    return 40;
                }

                @Override
                public void header(EncodedFrame frame, ByteBuffer out) {
                    written.incrementAndGet();
                    out.put((name + frame.streamId() + " ").getBytes(StandardCharsets.US_ASCII));
                }
            });
        }
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 3; i++) {
                ByteBuffer view = encoded.framed(framings.get(i));
                assertTrue(view.isReadOnly());
                assertEquals(0, view.position());
                assertEquals("h" + i + ":7 jpeg", text(view));
            }
        }
        assertEquals(3, written.get());
        assertEquals("jpeg", text(encoded.bytes()));
        encoded.close();
        assertEquals(0, pool.lentBytes());
    }

    @Test
    void anEnvelopeMayBeLargerThanTheFrame() {
        BufferPool pool = new BufferPool(1 << 20);
        PooledEncodedFrame encoded = encoded(pool, "jpeg");
        String big = "x".repeat(5000);
        assertEquals("<jpeg>", text(encoded.framed(new Brackets("<", ">"))));
        assertEquals(big + "jpeg--", text(encoded.framed(new Brackets(big, "--"))));
        encoded.close();
        assertEquals(0, pool.lentBytes());
    }

    @Test
    void aFramingThatLiesAboutItsSizeIsRefusedAndCostsNothing() {
        BufferPool pool = new BufferPool(1 << 20);
        PooledEncodedFrame encoded = encoded(pool, "jpeg");
        Framing liar = new Framing() {
            @Override
            public int overheadBytes(EncodedFrame frame) {
                return 2;
            }

            @Override
            public void header(EncodedFrame frame, ByteBuffer out) {
                out.putLong(0);
            }
        };
        assertThrows(RuntimeException.class, () -> encoded.framed(liar));
        assertThrows(RuntimeException.class, () -> encoded.framed(liar));
        assertEquals("<jpeg>", text(encoded.framed(new Brackets("<", ">"))));
        encoded.close();
        assertEquals(0, pool.lentBytes());
    }

    @Test
    void aNewFramingForEachCallIsRefusedInTheEnd() {
        BufferPool pool = new BufferPool(1 << 20);
        PooledEncodedFrame encoded = encoded(pool, "jpeg");
        for (int i = 0; i < Envelopes.MAX_FRAMINGS; i++) {
            encoded.framed(new Brackets("<", ">"));
        }
        assertThrows(IllegalStateException.class, () -> encoded.framed(new Brackets("<", ">")));
        encoded.close();
        assertEquals(0, pool.lentBytes());
    }

    @Test
    void aFrameThatThePoolHasNoRoomForIsNotMade() {
        RawFrame frame = raw(1);
        assertNull(PooledEncodedFrame.copyOf(
                frame.info(),
                frame.ordinal(),
                new PooledEncodedFrame.Encoding(Codec.JPEG, true, 1),
                ByteBuffer.allocateDirect(100_000),
                new BufferPool(50_000)));
    }

    @Test
    void thePoolUsesMemoryAgain() {
        BufferPool pool = new BufferPool(1 << 20);
        ByteBuffer first = pool.take(100_000);
        assertNotNull(first);
        pool.give(first);
        assertSame(first, pool.take(99_000));
        assertEquals(99_000, first.limit());
        assertEquals(0, pool.idleBytes());
    }

    @Test
    void thePoolStaysWithinItsBound() {
        BufferPool pool = new BufferPool(40 << 10);
        ByteBuffer a = pool.take(30 << 10);
        assertNotNull(a);
        assertNull(pool.take(20 << 10));
        pool.give(a);
        assertNotNull(pool.take(20 << 10), "what lies idle makes room");
        assertTrue(pool.lentBytes() + pool.idleBytes() <= 40 << 10);
    }

    @Test
    void sizeClassesWasteLittle() {
        for (int bytes = 1; bytes < 1 << 24; bytes += 1 + bytes / 7) {
            int size = BufferPool.sizeClass(bytes);
            assertTrue(size >= bytes, "for " + bytes);
            assertTrue(bytes <= 4096 || size <= bytes * 1.25 + 1, size + " for " + bytes);
            assertEquals(size, BufferPool.sizeClass(size));
        }
    }
}
