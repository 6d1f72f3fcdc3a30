/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ColorScale;
import io.porthole.api.stream.ToneMapping;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** The colours of samples, as a legend shows them, are those of the pixels. */
class ScalesTest {
    private final BufferPool pool = new BufferPool(1 << 20);

    private static RawFrame floats(float... samples) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(4 * samples.length).order(ByteOrder.nativeOrder());
        pixels.asFloatBuffer().put(samples);
        FrameInfo info = FrameInfo.packed(samples.length, 1, PixelFormat.FLOAT32, 1, 1);
        return new RawFrame(pixels, info, 1, () -> {});
    }

    private static int pixel(RawFrame mapped, int x) {
        ByteBuffer bytes = mapped.bytes();
        int red = bytes.get(3 * x) & 255;
        int green = bytes.get(3 * x + 1) & 255;
        return (red << 16) | (green << 8) | (bytes.get(3 * x + 2) & 255);
    }

    @Test
    void theLimitsAreThoseThatWereFoundInTheFrame() {
        ToneMapper mapper = new ToneMapper(ToneMapping.parse("colormap=turbo,window=minmax,gamma=2"), pool);
        try (RawFrame raw = floats(2, 3, 6);
                RawFrame mapped = mapper.map(raw)) {
            assertNotNull(mapped);
            ColorScale scale = mapper.scale();
            assertEquals(2, scale.low());
            assertEquals(6, scale.high());
            int last = scale.colors().size() - 1;
            assertEquals(pixel(mapped, 0), scale.colors().get(0));
            assertEquals(pixel(mapped, 2), scale.colors().get(last));
            int quarter = scale.colors().get(last / 4);
            for (int shift = 0; shift < 24; shift += 8) {
                assertEquals((pixel(mapped, 1) >> shift) & 255, (quarter >> shift) & 255, 1.0);
            }
        }
    }

    @Test
    void fixedLimitsAreKnownBeforeTheFirstFrame() {
        ColorScale scale = new ToneMapper(ToneMapping.parse("colormap=viridis,window=-1:5"), pool).scale();
        assertEquals(-1, scale.low());
        assertEquals(5, scale.high());
    }

    @Test
    void wholeNumbersHaveAColourEachAndNoLimits() {
        ToneMapper mapper = new ToneMapper(ToneMapping.parse("colormap=categorical"), pool);
        ColorScale scale = mapper.scale();
        assertTrue(Double.isNaN(scale.low()) && Double.isNaN(scale.high()));
        try (RawFrame raw = floats(0, 1, 2, 200);
                RawFrame mapped = mapper.map(raw)) {
            assertNotNull(mapped);
            assertEquals(pixel(mapped, 0), scale.colors().get(0));
            assertEquals(pixel(mapped, 1), scale.colors().get(1));
            assertEquals(pixel(mapped, 3), scale.colors().get(200));
        }
    }
}
