/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.Encoder;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class X264Test {
    private static final VideoSettings SETTINGS = new VideoSettings(320, 240, 1_000_000, 30, 0, 2);

    private final FfmpegComponent ffmpeg = GplBuild.open();
    private final Random random = new Random(1);
    private int number;

    @Test
    void theBitrateChangesBetweenTwoFramesWithoutAKeyFrame() throws Exception {
        try (VideoEncoder encoder = ffmpeg.openVideoEncoder("libx264", SETTINGS)) {
            double full = bytesPerFrame(encoder, 60);
            assertTrue(encoder.changeRate(250_000, 30));
            bytesPerFrame(encoder, 30);
            double quarter = bytesPerFrame(encoder, 60);
            assertEquals(0.25, quarter / full, 0.1, full + " became " + quarter + " bytes for each frame");
        }
    }

    @Test
    void aSlowerRateGivesEachFrameMoreBits() throws Exception {
        try (VideoEncoder encoder = ffmpeg.openVideoEncoder("libx264", SETTINGS)) {
            double atThirty = bytesPerFrame(encoder, 60);
            assertTrue(encoder.changeRate(1_000_000, 15));
            bytesPerFrame(encoder, 30);
            double atFifteen = bytesPerFrame(encoder, 60);
            assertEquals(2, atFifteen / atThirty, 0.5, atThirty + " became " + atFifteen + " bytes for each frame");
        }
    }

    @Test
    void openH264MustBeOpenedAgainForAnotherBitrate() throws Exception {
        try (VideoEncoder encoder = ffmpeg.openVideoEncoder("libopenh264", SETTINGS)) {
            assertFalse(encoder.changeRate(250_000, 30));
        }
    }

    @Test
    void itsPixelsAreThoseOfTheSource() throws Exception {
        try (VideoEncoder encoder = ffmpeg.openVideoEncoder("libx264", SETTINGS);
                Decoder decoder = new Decoder()) {
            Frame frame = MovingFrame.of(320, 240, PixelFormat.RGB8, 0);
            for (int i = 0; i < 15; i++) {
                frame = MovingFrame.of(320, 240, PixelFormat.RGB8, i);
                decoder.decode(encoder.encode(frame, false).bytes());
            }
            double psnr = Luma.psnr(frame, decoder);
            assertTrue(psnr > 35, "PSNR " + psnr);
        }
    }

    /** Encodes that many frames that need more bits than there are, none of them a key frame but the very first. */
    private double bytesPerFrame(VideoEncoder encoder, int frames) throws Exception {
        long bytes = 0;
        for (int i = 0; i < frames; i++) {
            Encoder.Output unit = encoder.encode(noise(), false);
            assertEquals(number == 1, unit.key(), "frame " + number);
            bytes += number == 1 ? 0 : unit.bytes().remaining();
        }
        return (double) bytes / frames;
    }

    private Frame noise() {
        number++;
        FrameInfo info =
                FrameInfo.packed(320, 240, PixelFormat.GRAY8, number, TimeUnit.MILLISECONDS.toNanos(33L * number));
        byte[] pixels = new byte[320 * 240];
        random.nextBytes(pixels);
        return new MovingFrame(
                info, ByteBuffer.allocateDirect(pixels.length).put(pixels).flip());
    }
}
