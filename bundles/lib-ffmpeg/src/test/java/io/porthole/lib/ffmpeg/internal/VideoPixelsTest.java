/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VideoPixelsTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;

    /** One folder for all tests: a process loads the library once. */
    private final FfmpegComponent ffmpeg =
            new FfmpegComponent(Path.of("target", "native").toAbsolutePath(), null);

    @ParameterizedTest
    @EnumSource(
            value = PixelFormat.class,
            names = {"GRAY8", "RGB8", "BGR8", "RGBA8", "BGRA8"})
    void decodedPixelsAreThoseOfTheSource(PixelFormat format) throws Exception {
        try (VideoEncoder encoder = open(WIDTH, HEIGHT);
                Decoder decoder = new Decoder()) {
            double psnr = 0;
            for (int i = 1; i <= 15; i++) {
                Frame frame = MovingFrame.of(WIDTH, HEIGHT, format, i);
                decoder.decode(encoder.encode(frame, false).bytes());
                psnr = Luma.psnr(frame, decoder);
            }
            assertTrue(psnr > 35, format + " has a PSNR of " + psnr + " dB");
        }
    }

    @Test
    void aFrameWithItsLowestRowFirstIsTurnedUpright() throws Exception {
        Frame upright = MovingFrame.of(WIDTH, HEIGHT, PixelFormat.RGB8, 1);
        ByteBuffer turned = ByteBuffer.allocateDirect(upright.bytes().capacity());
        int stride = upright.info().stride();
        for (int y = 0; y < HEIGHT; y++) {
            turned.put((HEIGHT - 1 - y) * stride, upright.bytes(), y * stride, stride);
        }
        FrameInfo info = upright.info().withBottomUp(true);
        try (VideoEncoder encoder = open(WIDTH, HEIGHT);
                Decoder decoder = new Decoder()) {
            decoder.decode(encoder.encode(new MovingFrame(info, turned), true).bytes());
            assertTrue(Luma.psnr(upright, decoder) > 30, "PSNR " + Luma.psnr(upright, decoder));
        }
    }

    @Test
    void anOddSizeLosesItsLastColumnAndRowAndNothingElse() throws Exception {
        Frame odd = MovingFrame.of(WIDTH + 1, HEIGHT + 1, PixelFormat.RGB8, 1);
        try (VideoEncoder encoder = open(WIDTH, HEIGHT);
                Decoder decoder = new Decoder()) {
            decoder.decode(encoder.encode(odd, true).bytes());
            assertTrue(Luma.psnr(odd, decoder) > 30, "PSNR " + Luma.psnr(odd, decoder));
        }
    }

    private VideoEncoder open(int width, int height) throws Exception {
        return ffmpeg.openVideoEncoder("libopenh264", new VideoSettings(width, height, 2_000_000, 30, 0, 2));
    }
}
