/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would end the process if it were done wrong, with both encoders of the GPL build. */
class EncoderLifetimeTest {
    private static final VideoSettings SETTINGS = new VideoSettings(640, 480, 1_000_000, 30, 0, 2);
    private static final Frame FRAME = MovingFrame.of(640, 480, PixelFormat.RGB8, 1);

    private final FfmpegComponent ffmpeg = GplBuild.open();

    @ParameterizedTest
    @ValueSource(strings = {"libopenh264", "libx264"})
    void aHundredEncodersLeaveNothingBehind(String name) throws Exception {
        openAndClose(name, 10); // what the first ones leave is there once
        ProcessSize before = ProcessSize.now();
        openAndClose(name, 100);
        ProcessSize after = ProcessSize.now();
        assertTrue(after.threads() <= before.threads() + 2, before + " became " + after);
        assertTrue(after.descriptors() <= before.descriptors() + 2, before + " became " + after);
        assertTrue(after.residentMegabytes() <= before.residentMegabytes() + 16, before + " became " + after);
    }

    private void openAndClose(String name, int times) throws EncodeException {
        for (int i = 0; i < times; i++) {
            try (VideoEncoder encoder = ffmpeg.openVideoEncoder(name, SETTINGS)) {
                assertTrue(encoder.encode(FRAME, false).key());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"libopenh264", "libx264"})
    void aClosedEncoderRefusesFramesAndMayBeClosedAgain(String name) throws Exception {
        VideoEncoder encoder = ffmpeg.openVideoEncoder(name, SETTINGS);
        encoder.close();
        encoder.close();
        assertThrows(IllegalStateException.class, () -> encoder.encode(FRAME, false));
        encoder.changeRate(1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"libopenh264", "libx264"})
    void closingWaitsForTheFrameThatAnotherThreadEncodes(String name) throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 20; i++) {
                VideoEncoder encoder = ffmpeg.openVideoEncoder(name, SETTINGS);
                CountDownLatch encoding = new CountDownLatch(1);
                Future<?> frames = other.submit(() -> {
                    while (true) {
                        encoder.encode(FRAME, false);
                        encoding.countDown();
                    }
                });
                assertTrue(encoding.await(10, TimeUnit.SECONDS));
                encoder.close();
                Exception ended = assertThrows(Exception.class, () -> frames.get(10, TimeUnit.SECONDS));
                assertEquals(IllegalStateException.class, ended.getCause().getClass());
            }
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void aFrameWithFewerBytesThanItsSizeSaysIsNotRead() throws Exception {
        Frame torn = new MovingFrame(FRAME.info(), ByteBuffer.allocateDirect(1000));
        try (VideoEncoder encoder = ffmpeg.openVideoEncoder("libopenh264", SETTINGS)) {
            EncodeException refused = assertThrows(EncodeException.class, () -> encoder.encode(torn, false));
            assertEquals("the frame has fewer bytes than its size says", refused.getMessage());
        }
    }

    @Test
    void sizesThatEncodersWriteOutOfBoundsForAreRefused() {
        for (int side : new int[] {-2, 0, 14, 17, 8194, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> new VideoSettings(side, 480, 1, 1, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> new VideoSettings(640, side, 1, 1, 0, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"libopenh264", "libx264"})
    void framesOfEverySizeGoThroughOneEncoder(String name) throws Exception {
        try (VideoEncoder encoder = ffmpeg.openVideoEncoder(name, SETTINGS)) {
            for (int side : new int[] {2, 3, 15, 16, 17, 641, 1999}) {
                assertTrue(encoder.encode(MovingFrame.of(side, 2002 - side, PixelFormat.RGB8, side), false)
                        .bytes()
                        .hasRemaining());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"libopenh264", "libx264"})
    void theLeastAndTheGreatestSizesAreEncoded(String name) throws Exception {
        int[][] sizes = {{16, 16}, {16, 2304}, {4096, 16}, {4096, 2304}};
        for (int[] size : sizes) {
            VideoSettings settings = new VideoSettings(size[0], size[1], 1_000_000, 30, 0, 2);
            try (VideoEncoder encoder = ffmpeg.openVideoEncoder(name, settings)) {
                assertTrue(encoder.encode(FRAME, true).key(), size[0] + " x " + size[1]);
            }
        }
    }

    @Test
    void javaCppFreesNothingByItselfAndCountsNoMemory() {
        assertEquals(0, Pointer.maxBytes());
        assertEquals(0, Pointer.maxPhysicalBytes());
        assertFalse(
                Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().contains("JavaCPP")),
                "the thread that frees forgotten pointers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264_nvenc", "h264_vaapi", "h264_qsv", "h264_videotoolbox"})
    void tryingHardwareThatIsMissingIsSafeAndSaysWhatIsMissing(String name) throws Exception {
        ProcessSize before = ProcessSize.now();
        for (int i = 0; i < 10; i++) {
            EncodeException refused = assertThrows(
                    EncodeException.class,
                    () -> ffmpeg.openVideoEncoder(name, SETTINGS).close());
            assertNotNull(refused.getMessage());
            assertTrue(refused.getMessage().contains(name), refused.getMessage());
        }
        assertTrue(ProcessSize.now().descriptors() <= before.descriptors() + 2);
    }
}
