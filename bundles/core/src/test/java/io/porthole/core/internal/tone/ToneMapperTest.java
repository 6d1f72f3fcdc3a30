/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ToneMapping;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ToneMapperTest {
    private static final long FRAME_NANOS = 33_333_333;

    private final BufferPool pool = new BufferPool(64 << 20);
    private long ordinal;

    @AfterEach
    void nothingIsLent() {
        assertEquals(0, pool.lentBytes());
    }

    private RawFrame frame(PixelFormat format, int width, int height, int stride, ByteBuffer pixels) {
        long n = ++ordinal;
        FrameInfo info = FrameInfo.packed(width, height, format, n, n * FRAME_NANOS)
                .withStride(stride)
                .withBottomUp(true)
                .withSimulationTime(1.5);
        return new RawFrame(pixels, info, n, () -> {});
    }

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private RawFrame floats(float... samples) {
        ByteBuffer pixels = memory(4 * samples.length);
        pixels.asFloatBuffer().put(samples);
        return frame(PixelFormat.FLOAT32, samples.length, 1, 4 * samples.length, pixels);
    }

    private RawFrame shorts(int... samples) {
        ByteBuffer pixels = memory(2 * samples.length);
        for (int s : samples) {
            pixels.putShort((short) s);
        }
        return frame(PixelFormat.GRAY16, samples.length, 1, 2 * samples.length, pixels.flip());
    }

    private ToneMapper mapper(String tone) {
        return new ToneMapper(ToneMapping.parse(tone), pool);
    }

    /** Maps a frame and gives everything back. */
    private static int[] mapped(ToneMapper mapper, RawFrame raw) {
        RawFrame made = mapper.map(raw);
        assertNotNull(made);
        ByteBuffer bytes = made.bytes();
        int channels = made.info().format().bytesPerPixel();
        assertEquals(made.info().width() * channels, made.info().stride());
        int[] values = new int[bytes.remaining() / channels];
        for (int i = 0; i < values.length; i++) {
            for (int c = 0; c < channels; c++) {
                values[i] = (values[i] << 8) | (bytes.get() & 0xff);
            }
        }
        made.close();
        raw.close();
        return values;
    }

    private static void assertNear(int expected, int actual, int tolerance) {
        assertEquals(expected, actual, tolerance);
    }

    @Test
    void aFixedWindowGoesFromBlackToWhite() {
        int[] grey = mapped(mapper("window=1:3"), floats(0, 1, 1.5f, 2, 3, 4));
        assertEquals(0, grey[0]);
        assertEquals(0, grey[1]);
        assertNear(64, grey[2], 1);
        assertNear(128, grey[3], 1);
        assertEquals(255, grey[4]);
        assertEquals(255, grey[5]);
        int[] wide = mapped(mapper("window=1000:3000"), shorts(0, 1000, 2000, 3000, 65535));
        assertEquals(0, wide[0]);
        assertEquals(0, wide[1]);
        assertNear(128, wide[2], 1);
        assertEquals(255, wide[3]);
        assertEquals(255, wide[4]);
    }

    @Test
    void whatIsNoNumberOrInfiniteHasADefinedColour() {
        float[] odd = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 2};
        int[] grey = mapped(mapper("window=1:3"), floats(odd));
        assertEquals(0, grey[0]);
        assertEquals(0, grey[1]);
        assertEquals(255, grey[2]);
        int[] colour = mapped(mapper("colormap=turbo,window=1:3"), floats(odd));
        assertEquals(0xff00ff, colour[0]);
        assertEquals(Colours.of(ToneMapping.ColorMap.TURBO, 0), colour[1]);
        assertEquals(Colours.of(ToneMapping.ColorMap.TURBO, 1), colour[2]);
        int[] ids = mapped(mapper("colormap=categorical"), floats(odd));
        assertEquals(0xff00ff, ids[0]);
        assertEquals(0, ids[1]);
    }

    @Test
    void aFrameWithoutAnyNumberIsMappedAllTheSame() {
        for (String tone : new String[] {"percentile=1:99", "window=minmax"}) {
            assertEquals(0, mapped(mapper(tone), floats(Float.NaN, Float.NaN))[1]);
        }
    }

    @Test
    void minMaxUsesEverySample() {
        float[] samples = new float[300 * 300];
        samples[77_777] = -5;
        samples[12_345] = 15;
        samples[1] = Float.POSITIVE_INFINITY;
        ByteBuffer pixels = memory(4 * samples.length);
        pixels.asFloatBuffer().put(samples);
        int[] grey = mapped(mapper("window=minmax"), frame(PixelFormat.FLOAT32, 300, 300, 1200, pixels));
        assertEquals(0, grey[77_777]);
        assertEquals(255, grey[12_345]);
        assertEquals(255, grey[1]);
        assertNear(64, grey[0], 1);
    }

    @Test
    void percentilesIgnoreOutliers() {
        int n = 200;
        float[] samples = new float[n * n];
        Random random = new Random(2);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = 100 + random.nextFloat();
        }
        samples[0] = 1e30f;
        samples[1] = -1e30f;
        ByteBuffer pixels = memory(4 * samples.length);
        pixels.asFloatBuffer().put(samples);
        int[] grey = mapped(mapper("percentile=1:99"), frame(PixelFormat.FLOAT32, n, n, 4 * n, pixels));
        for (int i = 2; i < samples.length; i += 97) {
            double expected = Math.max(0, Math.min(255, (samples[i] - 100.01) / 0.98 * 255));
            assertNear((int) expected, grey[i], 4);
        }
    }

    @Test
    void percentilesAreExactWhateverTheSign() {
        Samples samples = new Samples();
        float[] values = new float[1001];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i - 500) * 0.001f;
        }
        RawFrame raw = floats(values);
        samples.read(raw.bytes(), raw.info());
        assertEquals(-0.5, samples.percentile(0), 1e-6);
        assertEquals(0, samples.percentile(50), 1e-6);
        assertEquals(0.49, samples.percentile(99), 1e-6);
        assertEquals(0.5, samples.percentile(100), 1e-6);
    }

    @Test
    void samplesFitWhateverTheShape() {
        Samples samples = new Samples();
        for (int[] side : new int[][] {{16384, 1}, {1, 16384}, {257, 256}, {16384, 5}, {3, 16384}, {1920, 1080}}) {
            RawFrame raw = frame(PixelFormat.GRAY8, side[0], side[1], side[0], memory(side[0] * side[1]));
            samples.read(raw.bytes(), raw.info());
            assertEquals(0, samples.percentile(50));
        }
    }

    @Test
    void anEvenFrameIsOfMiddleBrightness() {
        assertNear(128, mapped(mapper("window=minmax"), shorts(700, 700))[1], 1);
        assertNear(128, mapped(mapper("percentile=1:99"), floats(3.25f, 3.25f))[0], 1);
    }

    @Test
    void gammaBrightensTheMiddle() {
        assertNear(
                (int) Math.round(255 * Math.pow(0.5, 1 / 2.2)),
                mapped(mapper("window=0:2,gamma=2.2"), floats(1))[0],
                1);
    }

    @Test
    void colourMapsHaveTheirPublishedColours() {
        assertColour(0x440154, Colours.of(ToneMapping.ColorMap.VIRIDIS, 0));
        assertColour(0x21918c, Colours.of(ToneMapping.ColorMap.VIRIDIS, 0.5));
        assertColour(0xfde725, Colours.of(ToneMapping.ColorMap.VIRIDIS, 1));
        assertColour(0xa4fc3c, Colours.of(ToneMapping.ColorMap.TURBO, 0.5));
        assertColour(0x7a0403, Colours.of(ToneMapping.ColorMap.TURBO, 1));
        assertColour(0x30123b, Colours.of(ToneMapping.ColorMap.TURBO, 0));
    }

    private static void assertColour(int expected, int actual) {
        for (int shift = 0; shift < 24; shift += 8) {
            assertEquals((expected >> shift) & 255, (actual >> shift) & 255, 4, Integer.toHexString(actual));
        }
    }

    @Test
    void eachSmallWholeNumberHasAColourOfItsOwn() {
        Set<Integer> colours = new HashSet<>();
        for (int id = 0; id < 500; id++) {
            assertTrue(colours.add(Colours.category(id)), "id " + id);
        }
        int[] wide = mapped(mapper("colormap=categorical"), shorts(0, 1, 2, 65535));
        assertEquals(0, wide[0]);
        assertEquals(Colours.category(1), wide[1]);
        assertEquals(Colours.category(65535), wide[3]);
        int[] single = mapped(mapper("colormap=categorical"), floats(-1, 0, 1, 2.2f, 65536));
        assertEquals(0, single[0]);
        assertEquals(wide[1], single[2]);
        assertEquals(wide[2], single[3]);
        assertNotEquals(0, single[4]);
    }

    @Test
    void grey8IsMappedOnlyWithAColourMap() {
        assertFalse(mapper("colormap=grey").applies(PixelFormat.GRAY8));
        assertTrue(mapper("colormap=turbo").applies(PixelFormat.GRAY8));
        assertFalse(mapper("colormap=turbo").applies(PixelFormat.RGB8));
        ByteBuffer pixels = memory(2).put(0, (byte) 10).put(1, (byte) 200);
        int[] colour = mapped(mapper("colormap=viridis,window=10:200"), frame(PixelFormat.GRAY8, 2, 1, 2, pixels));
        assertEquals(Colours.of(ToneMapping.ColorMap.VIRIDIS, 0), colour[0]);
        assertEquals(Colours.of(ToneMapping.ColorMap.VIRIDIS, 1), colour[1]);
    }

    @Test
    void oddStridesAndBottomUpAreKept() {
        int stride = 7;
        ByteBuffer pixels = memory(stride + 6);
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 3; x++) {
                pixels.putShort(y * stride + 2 * x, (short) (100 * y + 10 * x));
            }
        }
        RawFrame raw = frame(PixelFormat.GRAY16, 3, 2, stride, pixels);
        ToneMapper mapper = mapper("window=0:255");
        RawFrame made = mapper.map(raw);
        assertNotNull(made);
        assertTrue(made.info().bottomUp());
        assertEquals(raw.info().captureTime(), made.info().captureTime());
        assertEquals(1.5, made.info().simulationTime());
        made.close();
        int[] grey = mapped(mapper, raw);
        assertEquals(20, grey[2]);
        assertEquals(120, grey[5]);
    }

    @Test
    void aFrameIsMappedOnceUntilTheMappingChanges() {
        ToneMapper mapper = mapper("window=0:10");
        RawFrame raw = floats(5);
        RawFrame first = mapper.map(raw);
        assertNotNull(first);
        assertSame(first, mapper.map(raw));
        first.close();
        first.close();
        mapper.mapping(ToneMapping.parse("window=0:5"));
        assertEquals(255, mapped(mapper, raw)[0]);
    }

    @Test
    void withoutMemoryThereIsNoFrame() {
        RawFrame raw = floats(new float[10_000]);
        assertNull(new ToneMapper(ToneMapping.DEFAULT, new BufferPool(100)).map(raw));
        raw.close();
    }

    @Test
    void limitsThatNoSampleHasAreReckonedWithAllTheSame() {
        float[] samples = {-1e38f, 0, 1e38f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN};
        int[] wide = mapped(mapper("window=-1e300:1e300"), floats(samples));
        assertTrue(0 < wide[0] && wide[0] < wide[1] && wide[1] < wide[2] && wide[2] < 255, Arrays.toString(wide));
        assertEquals(0, wide[3]);
        assertEquals(255, wide[4]);
        int[] narrow = mapped(mapper("colormap=turbo,window=0:1e-320"), floats(-1, 0, 1, Float.NaN));
        assertEquals(Colours.of(ToneMapping.ColorMap.TURBO, 0), narrow[0]);
        assertEquals(Colours.of(ToneMapping.ColorMap.TURBO, 0), narrow[1]);
        assertEquals(Colours.of(ToneMapping.ColorMap.TURBO, 1), narrow[2]);
        assertEquals(0xff00ff, narrow[3]);
        int[] all = mapped(mapper("window=minmax"), floats(-3.4e38f, 0, 3.4e38f));
        assertEquals(0, all[0]);
        assertNear(128, all[1], 1);
        assertEquals(255, all[2]);
    }

    @Test
    void everyFormatOfOneEvenColourIsOfMiddleBrightness() {
        for (String tone : new String[] {"percentile=1:99.5", "window=minmax"}) {
            assertNear(128, mapped(mapper(tone), floats(-7, -7, -7))[1], 1);
            assertNear(128, mapped(mapper(tone), floats(0, 0, 0))[1], 1);
            assertNear(128, mapped(mapper(tone), floats(1e20f, 1e20f))[1], 1);
            assertNear(128, mapped(mapper(tone), shorts(0, 0))[1], 1);
            assertNear(128, mapped(mapper(tone), shorts(65535, 65535))[1], 1);
        }
    }

    @Test
    void infinitiesDoNotMoveTheWindow() {
        for (String tone : new String[] {"percentile=0:100", "window=minmax"}) {
            int[] grey = mapped(mapper(tone), floats(1, 2, 3, Float.POSITIVE_INFINITY, Float.NaN, -1f / 0));
            assertEquals(0, grey[0]);
            assertNear(128, grey[1], 1);
            assertEquals(255, grey[2]);
            assertEquals(255, grey[3]);
            assertEquals(0, grey[4]);
            assertEquals(0, grey[5]);
        }
    }

    @Test
    void otherDisplayableFormatsBecomeRgb() {
        Object[][] cases = {
            {PixelFormat.RGB8, new int[] {1, 2, 3}, 0x010203},
            {PixelFormat.BGR8, new int[] {1, 2, 3}, 0x030201},
            {PixelFormat.RGBA8, new int[] {1, 2, 3, 9}, 0x010203},
            {PixelFormat.BGRA8, new int[] {1, 2, 3, 9}, 0x030201},
            {PixelFormat.GRAY8, new int[] {7}, 0x070707},
        };
        for (Object[] c : cases) {
            PixelFormat format = (PixelFormat) c[0];
            int[] pixel = (int[]) c[1];
            int stride = pixel.length + 3;
            ByteBuffer pixels = memory(stride + pixel.length);
            for (int i = 0; i < pixel.length; i++) {
                pixels.put(stride + i, (byte) pixel[i]);
            }
            RawFrame made = Repack.toRgb8(frame(format, 1, 2, stride, pixels), pool);
            assertNotNull(made);
            ByteBuffer b = made.bytes();
            assertEquals(c[2], (b.get(3) << 16) | (b.get(4) << 8) | b.get(5), format.name());
            made.close();
        }
    }
}
