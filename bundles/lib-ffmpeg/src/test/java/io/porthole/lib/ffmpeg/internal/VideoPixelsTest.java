/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
            new FfmpegComponent(Path.of("target", "native").toAbsolutePath());

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
                psnr = psnr(frame, decoder);
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
            assertTrue(psnr(upright, decoder) > 30, "PSNR " + psnr(upright, decoder));
        }
    }

    @Test
    void anOddSizeLosesItsLastColumnAndRowAndNothingElse() throws Exception {
        Frame odd = MovingFrame.of(WIDTH + 1, HEIGHT + 1, PixelFormat.RGB8, 1);
        try (VideoEncoder encoder = open(WIDTH, HEIGHT);
                Decoder decoder = new Decoder()) {
            decoder.decode(encoder.encode(odd, true).bytes());
            assertTrue(psnr(odd, decoder) > 30, "PSNR " + psnr(odd, decoder));
        }
    }

    @Test
    void whatMovedLeavesNothingBehind() throws Exception {
        try (VideoEncoder encoder = open(WIDTH, HEIGHT);
                Decoder decoder = new Decoder()) {
            Frame frame = MovingFrame.of(WIDTH, HEIGHT, PixelFormat.RGB8, 1);
            for (int i = 1; i <= 69; i++) {
                frame = MovingFrame.of(WIDTH, HEIGHT, PixelFormat.RGB8, i);
                decoder.decode(encoder.encode(frame, false).bytes());
            }
            int worst = 0;
            for (int y = 0; y < HEIGHT; y++) {
                byte[] row = decoder.lumaRow(y);
                for (int x = 0; x < 200; x++) {
                    worst = Math.max(worst, Math.abs((row[x] & 0xff) - luma(frame, x, y)));
                }
            }
            assertTrue(worst < 40, "a pixel that the block passed a second ago is " + worst + " levels off");
        }
    }

    private VideoEncoder open(int width, int height) throws Exception {
        return ffmpeg.openVideoEncoder("libopenh264", new VideoSettings(width, height, 2_000_000, 30, 0, 2));
    }

    /** Peak signal-to-noise ratio of the luma in decibels. */
    private static double psnr(Frame frame, Decoder decoder) {
        double squares = 0;
        for (int y = 0; y < HEIGHT; y++) {
            byte[] row = decoder.lumaRow(y);
            assertEquals(WIDTH, row.length);
            for (int x = 0; x < WIDTH; x++) {
                double off = (row[x] & 0xff) - luma(frame, x, y);
                squares += off * off;
            }
        }
        return 10 * Math.log10(255.0 * 255.0 * WIDTH * HEIGHT / squares);
    }

    /** Limited range luma, ITU-R BT.601. */
    private static int luma(Frame frame, int x, int y) {
        PixelFormat format = frame.info().format();
        int at = y * frame.info().stride() + x * format.bytesPerPixel();
        int first = frame.bytes().get(at) & 0xff;
        if (format == PixelFormat.GRAY8) {
            return 16 + first * 219 / 255;
        }
        int green = frame.bytes().get(at + 1) & 0xff;
        int last = frame.bytes().get(at + 2) & 0xff;
        boolean blueFirst = format == PixelFormat.BGR8 || format == PixelFormat.BGRA8;
        double brightness = 0.299 * (blueFirst ? last : first) + 0.587 * green + 0.114 * (blueFirst ? first : last);
        return (int) Math.round(16 + brightness * 219 / 255);
    }
}
