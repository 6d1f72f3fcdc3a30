/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShrinkTest {
    private final BufferPool pool = new BufferPool(1 << 24);

    private static FrameInfo info(int width, int height, PixelFormat format) {
        return FrameInfo.packed(width, height, format, 7, 9).withStride(width * format.bytesPerPixel() + 5);
    }

    private static ByteBuffer noise(FrameInfo info) {
        byte[] bytes = new byte[(int) info.spanBytes()];
        new Random(1).nextBytes(bytes);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @ParameterizedTest
    @CsvSource({"2,8,6", "2,7,5", "2,1,1", "3,10,7", "4,16,16", "8,9,20"})
    void eachPixelIsTheMeanOfASquareInEveryFormat(int divisor, int width, int height) {
        for (PixelFormat format : PixelFormat.values()) {
            if (!format.displayable()) {
                continue;
            }
            FrameInfo info = info(width, height, format);
            ByteBuffer pixels = noise(info);
            AtomicInteger released = new AtomicInteger();
            RawFrame frame = new RawFrame(pixels, info, 3, released::incrementAndGet);
            try (RawFrame small = Shrink.by(divisor, frame, pool)) {
                assertNotNull(small);
                assertEquals((width + divisor - 1) / divisor, small.info().width());
                assertEquals((height + divisor - 1) / divisor, small.info().height());
                assertEquals(format, small.info().format());
                assertEquals(3, small.ordinal());
                for (int y = 0; y < small.info().height(); y++) {
                    for (int x = 0; x < small.info().width(); x++) {
                        for (int c = 0; c < format.bytesPerPixel(); c++) {
                            int at = y * small.info().stride() + x * format.bytesPerPixel() + c;
                            String where = format + " " + x + ' ' + y + ' ' + c;
                            double mean = mean(pixels, info, divisor, x, y, c);
                            assertEquals(mean, small.bytes().get(at) & 0xFF, 0.5, where);
                        }
                    }
                }
            }
            assertEquals(0, released.get(), "it was borrowed");
            frame.close();
            assertEquals(1, released.get());
        }
    }

    private static double mean(ByteBuffer pixels, FrameInfo info, int divisor, int x, int y, int c) {
        double sum = 0;
        int count = 0;
        for (int py = y * divisor; py < Math.min(info.height(), (y + 1) * divisor); py++) {
            for (int px = x * divisor; px < Math.min(info.width(), (x + 1) * divisor); px++, count++) {
                sum += pixels.get(py * info.stride() + px * info.format().bytesPerPixel() + c) & 0xFF;
            }
        }
        return sum / count;
    }

    @Test
    void aFrameWhoseLowestRowIsFirstStaysOneAndWithoutMemoryThereIsNone() {
        FrameInfo info = info(8, 8, PixelFormat.RGB8).withBottomUp(true);
        try (RawFrame frame = new RawFrame(noise(info), info, 1, () -> {});
                RawFrame small = Shrink.by(2, frame, pool)) {
            assertTrue(small != null && small.info().bottomUp());
            assertNull(Shrink.by(2, frame, new BufferPool(0)));
        }
    }
}
