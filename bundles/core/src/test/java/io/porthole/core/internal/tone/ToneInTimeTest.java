/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ToneMapping;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tone mapping of scenes that change from frame to frame, or only seem to. */
class ToneInTimeTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;

    private final BufferPool pool = new BufferPool(64 << 20);
    private final Random random = new Random(3);
    private long ordinal;
    private double seconds;

    private ToneMapper mapper(String tone) {
        return new ToneMapper(ToneMapping.parse(tone), pool);
    }

    /** Maps a frame of a sample for each place 0..1 from the left edge; returns the mean brightness. */
    private double mean(ToneMapper mapper, PixelFormat format, DoubleUnaryOperator scene) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * format.bytesPerPixel())
                .order(ByteOrder.nativeOrder());
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            double sample = scene.applyAsDouble(i % WIDTH / (WIDTH - 1.0));
            if (format == PixelFormat.GRAY16) {
                pixels.putShort(2 * i, (short) Math.max(0, sample));
            } else {
                pixels.putFloat(4 * i, (float) sample);
            }
        }
        FrameInfo info = FrameInfo.packed(WIDTH, HEIGHT, format, ++ordinal, (long) (seconds * 1e9));
        RawFrame raw = new RawFrame(pixels, info, ordinal, () -> {});
        RawFrame made = mapper.map(raw);
        assertNotNull(made);
        ByteBuffer bytes = made.bytes();
        double sum = 0;
        int count = bytes.remaining();
        while (bytes.hasRemaining()) {
            sum += bytes.get() & 0xff;
        }
        made.close();
        raw.close();
        return sum / count;
    }

    private double noisy(double place) {
        return 3000 + 2500 * place + 400 * random.nextGaussian();
    }

    @ParameterizedTest
    @CsvSource({
        "percentile=1:99.5,30", "percentile=1:99.5,5", "percentile=1:99.5,1",
        "window=minmax,30", "window=minmax,5", "gamma=2.2,30",
    })
    void theBrightnessOfAStillNoisySceneMovesByLessThanAHundredth(String tone, double framesPerSecond) {
        for (PixelFormat format : new PixelFormat[] {PixelFormat.GRAY16, PixelFormat.FLOAT32}) {
            ToneMapper mapper = mapper(tone);
            double before = mean(mapper, format, this::noisy);
            for (int n = 1; n < 40; n++) {
                seconds += 1 / framesPerSecond;
                double now = mean(mapper, format, this::noisy);
                assertEquals(before, now, before * 0.01, format + " frame " + n);
                before = now;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"percentile=1:99.5,30,9", "window=minmax,30,9", "percentile=1:99.5,100,26", "window=minmax,2,3"})
    void anotherSceneIsFollowedWithinAQuarterOfASecondOrThreeFrames(String tone, double framesPerSecond, int frames) {
        DoubleUnaryOperator near = place -> 1 + place;
        DoubleUnaryOperator far = place -> 40 + 20 * place;
        ToneMapper mapper = mapper(tone);
        for (int n = 0; n < 5; n++) {
            mean(mapper, PixelFormat.FLOAT32, near);
            seconds += 1 / framesPerSecond;
        }
        double wanted = mean(mapper(tone), PixelFormat.FLOAT32, far);
        double first = mean(mapper, PixelFormat.FLOAT32, far);
        assertTrue(first > wanted + 50, first + " is not " + wanted + " yet");
        double last = first;
        for (int n = 1; n < frames; n++) {
            seconds += 1 / framesPerSecond;
            last = mean(mapper, PixelFormat.FLOAT32, far);
        }
        assertEquals(wanted, last, 1, "brightness as if the scene had been there from the start");
    }

    @Test
    void aSmallChangeIsFollowedWithinTwoSeconds() {
        ToneMapper mapper = mapper("window=minmax");
        double before = mean(mapper, PixelFormat.FLOAT32, place -> place);
        double last = 0;
        for (int n = 0; n < 60; n++) {
            seconds += 1 / 30.0;
            last = mean(mapper, PixelFormat.FLOAT32, place -> 0.2 + place);
        }
        assertEquals(before, last, 2);
    }

    @Test
    void oneStrangeFrameHardlyMovesTheWindow() {
        ToneMapper mapper = mapper("percentile=1:99.5");
        DoubleUnaryOperator scene = place -> 1 + place;
        double before = 0;
        for (int n = 0; n < 10; n++) {
            before = mean(mapper, PixelFormat.FLOAT32, scene);
            seconds += 1 / 30.0;
        }
        mean(mapper, PixelFormat.FLOAT32, place -> 3 * place);
        seconds += 1 / 30.0;
        assertEquals(before, mean(mapper, PixelFormat.FLOAT32, scene), before * 0.15);
    }

    @Test
    void afterAPauseTheWindowIsFoundAnew() {
        ToneMapper mapper = mapper("window=minmax");
        double even = mean(mapper, PixelFormat.FLOAT32, place -> place);
        seconds += 2.1;
        assertEquals(even, mean(mapper, PixelFormat.FLOAT32, place -> 1000 * place), 1);
    }
}
