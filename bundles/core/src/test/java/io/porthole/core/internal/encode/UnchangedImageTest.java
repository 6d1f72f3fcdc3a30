/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.PooledEncodedFrame;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnchangedImageTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int ROW_BYTES = WIDTH * 3;
    private static final int STRIDE = ROW_BYTES + 16;

    private final BufferPool pool = new BufferPool(1 << 20);
    private final UnchangedImage unchanged = new UnchangedImage();
    private final Object encoder = new Object();
    private final ByteBuffer pixels = ByteBuffer.allocateDirect(STRIDE * HEIGHT);
    private @Nullable PooledEncodedFrame newest;
    private long now;
    private long count;

    private RawFrame frame(int width, int height) {
        FrameInfo info = FrameInfo.packed(width, height, PixelFormat.RGB8, ++count, count)
                .withStride(width == WIDTH ? STRIDE : width * 3);
        return new RawFrame(pixels, info, count, () -> {});
    }

    /** Returns what is found for the pixels as they are, which are encoded when that is nothing. */
    private @Nullable PooledEncodedFrame show(int width, int height, Object by) {
        RawFrame frame = frame(width, height);
        PooledEncodedFrame found = unchanged.find(frame, by, now);
        if (found == null) {
            PooledEncodedFrame made = PooledEncodedFrame.copyOf(
                    frame.info(),
                    frame.ordinal(),
                    new PooledEncodedFrame.Encoding(Codec.JPEG, true, 1),
                    ByteBuffer.allocate(100),
                    pool);
            assertNotNull(made);
            unchanged.keep(made, now);
            made.close();
            newest = made;
        }
        return found;
    }

    private @Nullable PooledEncodedFrame show() {
        return show(WIDTH, HEIGHT, encoder);
    }

    @Test
    void theImageOfTheSamePixelsIsFoundFromTheThirdFrameOn() {
        assertNull(show());
        assertNull(show(), "so far only some rows were looked at");
        PooledEncodedFrame encoded = newest;
        assertSame(encoded, show());
        assertSame(encoded, show());
    }

    @Test
    void oneChangedPixelIsSeenInEveryRow() {
        for (int row = 0; row < HEIGHT; row += 7) {
            show();
            show();
            assertNotNull(show());
            int at = row * STRIDE + ROW_BYTES - 1;
            pixels.put(at, (byte) (pixels.get(at) + 1));
            assertNull(show(), "row " + row);
        }
    }

    @Test
    void whatIsBetweenTheRowsDoesNotCount() {
        show();
        show();
        pixels.put(ROW_BYTES + 3, (byte) 9);
        assertNotNull(show());
    }

    @Test
    void itIsEncodedAgainAfterASecondAndByAnotherEncoderAndInAnotherShape() {
        show();
        show();
        now += UnchangedImage.MAX_AGE_NANOS - 1;
        assertNotNull(show());
        now++;
        assertNull(show());
        assertNotNull(show());
        assertNull(show(WIDTH, HEIGHT, new Object()));
        assertNull(show());
        assertNotNull(show());
        assertNull(show(WIDTH, HEIGHT - 1, encoder));
    }

    @Test
    void smallFramesAreAlwaysEncoded() {
        for (int i = 0; i < 5; i++) {
            assertNull(show(64, 64, encoder));
        }
    }

    @Test
    void atMostOneImageIsKeptAndNoneAfterTheEnd() {
        for (int i = 0; i < 10; i++) {
            pixels.put(0, (byte) i);
            show();
        }
        long one = pool.lentBytes();
        pixels.put(0, (byte) 99);
        show();
        assertEquals(one, pool.lentBytes());
        unchanged.close();
        assertEquals(0, pool.lentBytes());
    }
}
