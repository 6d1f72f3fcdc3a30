/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ToneMapping;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToneSpeedTest {
    private static final int ROUNDS = 24;

    /** Processor time: what else runs on the machine does not count. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Ten times what a quiet machine needs; the measured figure is printed. */
    private static final double BOUND_MILLIS = 30;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GRAY16|percentile=1:99.5",
                "GRAY16|window=minmax",
                "GRAY16|colormap=turbo",
                "GRAY16|colormap=categorical",
                "FLOAT32|percentile=1:99.5",
                "FLOAT32|colormap=viridis,window=0:5",
            })
    void aFullHdFrameIsMappedInAFewMilliseconds(PixelFormat format, String tone) {
        BufferPool pool = new BufferPool(64 << 20);
        ToneMapper mapper = new ToneMapper(ToneMapping.parse(tone), pool);
        ByteBuffer pixels =
                ByteBuffer.allocateDirect(1920 * 1080 * format.bytesPerPixel()).order(ByteOrder.nativeOrder());
        Random random = new Random(1);
        for (int i = 0; i < 1920 * 1080; i++) {
            double sample = i % 1920 + 200 * random.nextGaussian() + 500;
            if (format == PixelFormat.GRAY16) {
                pixels.putShort(2 * i, (short) Math.max(0, sample));
            } else {
                pixels.putFloat(4 * i, (float) (sample / 500));
            }
        }
        long[] times = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            FrameInfo info = FrameInfo.packed(1920, 1080, format, i, i * 16_000_000L);
            RawFrame raw = new RawFrame(pixels, info, i + 1, () -> {});
            long start = THREADS.getCurrentThreadCpuTime();
            RawFrame made = mapper.map(raw);
            times[i] = THREADS.getCurrentThreadCpuTime() - start;
            assertNotNull(made);
            made.close();
            raw.close();
        }
        Arrays.sort(times, ROUNDS / 2, ROUNDS);
        double median = times[ROUNDS * 3 / 4] / 1e6;
        System.out.printf("1920x1080 %s %s: %.2f ms%n", format, tone, median);
        assertTrue(median < BOUND_MILLIS, median + " ms");
    }
}
