/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Looks at what a moving edge leaves behind on a still background: OpenH264 leaves specks of it by default. */
class MovingEdgeTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int BLOCK = 80;
    private static final int TOP = 200;
    private static final int STEP = 5;
    private static final int FRAMES_PER_SECOND = 30;
    private static final int RED = 0xff0000;

    private final FfmpegComponent ffmpeg =
            new FfmpegComponent(Path.of("target", "native").toAbsolutePath(), null);

    @Test
    void oneSecondAfterABlockHasPassedItsBackgroundIsAsItWasBefore() throws Exception {
        VideoSettings settings = new VideoSettings(WIDTH, HEIGHT, 2_000_000, FRAMES_PER_SECOND, 0, 2);
        try (VideoEncoder encoder = ffmpeg.openVideoEncoder("libopenh264", settings);
                Decoder decoder = new Decoder()) {
            int frames = 0;
            for (int i = 0; i < FRAMES_PER_SECOND; i++) {
                decoder.decode(encoder.encode(frame(-BLOCK, frames++), false).bytes());
            }
            byte[] before = decoder.samples();
            for (int left = -BLOCK; left < WIDTH; left += STEP) {
                decoder.decode(encoder.encode(frame(left, frames++), false).bytes());
            }
            for (int i = 0; i < FRAMES_PER_SECOND; i++) {
                decoder.decode(encoder.encode(frame(WIDTH, frames++), false).bytes());
            }
            byte[] after = decoder.samples();
            int worst = 0;
            for (int i = 0; i < before.length; i++) {
                worst = Math.max(worst, Math.abs((before[i] & 0xff) - (after[i] & 0xff)));
            }
            assertTrue(worst < 16, "a sample is " + worst + " levels off");
        }
    }

    private static MovingFrame frame(int left, int number) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * 3);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                boolean block = x >= left && x < left + BLOCK && y >= TOP && y < TOP + BLOCK;
                int rgb = block ? RED : ((x * 255 / WIDTH) << 16) | ((y * 255 / HEIGHT) << 8) | 128;
                pixels.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
            }
        }
        long captured = TimeUnit.SECONDS.toNanos(number) / FRAMES_PER_SECOND;
        FrameInfo info = FrameInfo.packed(WIDTH, HEIGHT, PixelFormat.RGB8, number, captured);
        return new MovingFrame(info, pixels.flip());
    }
}
