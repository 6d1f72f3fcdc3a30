/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class H264EncoderTest {
    private final FakeFfmpeg ffmpeg = new FakeFfmpeg("libopenh264");
    private final H264EncoderFactory factory = new H264EncoderFactory(ffmpeg, EncoderKind.OPENH264, Map.of());
    private int frames;

    @Test
    void oneEncoderServesFramesOfOneSize() throws Exception {
        try (Encoder encoder = factory.create(VideoProfile.DEFAULT)) {
            encode(encoder, 640, 480);
            encode(encoder, 640, 480);
            assertEquals(1, ffmpeg.opened.size());
            encode(encoder, 320, 240);
            assertEquals(2, ffmpeg.opened.size());
            assertEquals(1, ffmpeg.open, "the encoder of the size before is closed");
        }
        assertEquals(0, ffmpeg.open);
    }

    @Test
    void sizesAreFittedIntoWhatEncodersTake() throws Exception {
        assertEquals(new VideoSize(640, 480), size(641, 481, VideoProfile.DEFAULT));
        assertEquals(new VideoSize(4096, 80), size(5000, 99, VideoProfile.DEFAULT));
        assertEquals(new VideoSize(1296, 2304), size(2160, 3840, VideoProfile.DEFAULT));
        assertEquals(new VideoSize(16, 16), size(8, 8, VideoProfile.DEFAULT));
        assertEquals(new VideoSize(32, 16), size(6, 3, VideoProfile.DEFAULT));
        assertEquals(new VideoSize(640, 360), size(1280, 720, VideoProfile.DEFAULT.withMaxSize(640, 0)));
    }

    @Test
    void aFrameTooNarrowToBeScaledIsRefusedWithItsSizeAndTheLeast() {
        EncodeException refused = assertThrows(EncodeException.class, () -> size(1, 1000, VideoProfile.DEFAULT));
        assertEquals(
                "a frame of 1 x 1000 is too narrow for H.264: both sides must have at least 16 pixels when it is"
                        + " scaled to 4096 x 2304",
                refused.getMessage());
    }

    @Test
    void anEncoderThatFailsIsClosedAndSaysSoInAWayThatMakesTheHostTakeTheNext() throws Exception {
        try (Encoder encoder = factory.create(VideoProfile.DEFAULT)) {
            encode(encoder, 640, 480);
            ffmpeg.failing = true;
            IllegalStateException failed = assertThrows(IllegalStateException.class, () -> encode(encoder, 640, 480));
            assertEquals("the device is lost", failed.getMessage());
            assertEquals(0, ffmpeg.open);
        }
    }

    @Test
    void anEncoderIsOpenedAgainWhenTheRateTurnsOutToBeAnother() throws Exception {
        try (Encoder encoder = factory.create(VideoProfile.DEFAULT)) {
            for (int i = 1; i <= 100; i++) {
                encoder.encode(frame(640, 480, i * 100L), false);
            }
            assertEquals(2, ffmpeg.opened.size());
            int slow = ffmpeg.opened.get(1).framesPerSecond();
            assertTrue(slow >= 10 && slow <= 18, "10 frames a second, opened for " + slow);
            for (int i = 1; i <= 20; i++) {
                encoder.encode(frame(640, 480, 10_000 + i * 33L), false);
            }
            assertTrue(ffmpeg.opened.size() > 2, "a faster rate is believed within 20 frames");
        }
    }

    @Test
    void anEncoderThatCanIsToldTheOtherRateWithoutBeingOpenedAgain() throws Exception {
        ffmpeg.liveRate = true;
        try (Encoder encoder = factory.create(VideoProfile.DEFAULT)) {
            for (int i = 1; i <= 100; i++) {
                encoder.encode(frame(640, 480, i * 100L), false);
            }
            assertEquals(1, ffmpeg.opened.size());
            int told = ffmpeg.changes.get(ffmpeg.changes.size() - 1);
            assertTrue(told >= 10 && told <= 18, "10 frames a second, told " + told);
        }
    }

    @Test
    void keyFramesComeByTimeWhateverTheRate() throws Exception {
        ffmpeg.liveRate = true;
        try (Encoder encoder = factory.create(VideoProfile.DEFAULT)) {
            for (int i = 0; i < 50; i++) { // 5 seconds, a key frame each 2
                encoder.encode(frame(640, 480, 10_000 + i * 100L, i), i == 0);
            }
            assertEquals(List.of(0L, 20L, 40L), ffmpeg.keys);
        }
    }

    @Test
    void aProfileOfAnotherKindIsRefused() {
        assertThrows(EncodeException.class, () -> factory.create(JpegProfile.DEFAULT));
    }

    private static VideoSize size(int width, int height, VideoProfile profile) throws EncodeException {
        return VideoSize.of(FrameInfo.packed(width, height, PixelFormat.GRAY8, 1, 1), profile, EncoderKind.OPENH264);
    }

    private void encode(Encoder encoder, int width, int height) throws EncodeException {
        frames++;
        encoder.encode(frame(width, height, frames * 33L), false);
    }

    private static Frame frame(int width, int height, long captureMs) {
        return frame(width, height, captureMs, 1);
    }

    private static Frame frame(int width, int height, long captureMs, long number) {
        return new ProbeFrame(
                FrameInfo.packed(width, height, PixelFormat.GRAY8, number, TimeUnit.MILLISECONDS.toNanos(captureMs)),
                ByteBuffer.allocateDirect(width * height));
    }
}
