/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.PixelFormat;
import io.porthole.encoder.testing.JpegEncoderContract;
import io.porthole.encoder.testing.Jpegs;
import io.porthole.encoder.testing.TestFrame;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StripedEncoderTest extends JpegEncoderContract {
    @Override
    protected EncoderFactory factory() {
        return Libraries.factory(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"GRAY8", "RGB8", "BGRA8"})
    void decodesToTheSamePixelsAsAFrameInOnePiece(PixelFormat format) {
        int[][] sizes = {{640, 480}, {641, 359}, {33, 1000}, {16384, 64}, {1920, 1080}};
        for (Subsampling subsampling : Subsampling.values()) {
            EncodeProfile profile = JpegProfile.of(85, subsampling);
            for (int[] size : sizes) {
                boolean bottomUp = size[0] % 2 == 1;
                TestFrame frame = TestFrame.paint(size[0], size[1], format, 3, bottomUp, noise(size[0], size[1]));
                byte[] striped = jpeg(profile, frame);
                assertTrue(hasRestarts(striped), size[0] + " x " + size[1] + " was not cut");
                assertArrayEquals(pixels(inOnePiece(profile, frame)), pixels(striped));
            }
        }
    }

    @Test
    void smallFramesAreNotCut() {
        TestFrame frame = TestFrame.paint(320, 32, PixelFormat.RGB8, gradient(320, 32));
        assertFalse(hasRestarts(jpeg(JpegProfile.DEFAULT, frame)));
    }

    @Test
    void closingEndsTheThreads() throws EncodeException, InterruptedException {
        TestFrame frame = TestFrame.paint(640, 480, PixelFormat.RGB8, gradient(640, 480));
        Encoder encoder = factory().create(JpegProfile.DEFAULT);
        encoder.encode(frame, false);
        Thread[] helpers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("porthole-jpeg-stripe"))
                .toArray(Thread[]::new);
        assertEquals(2, helpers.length);
        encoder.close();
        for (Thread helper : helpers) {
            helper.join(5000);
            assertFalse(helper.isAlive());
        }
    }

    private static byte[] inOnePiece(EncodeProfile profile, TestFrame frame) {
        try (Encoder encoder = Libraries.factory(1).create(profile)) {
            return Jpegs.copy(encoder.encode(frame, false).bytes());
        } catch (EncodeException e) {
            throw new AssertionError(e);
        }
    }

    private static int[] pixels(byte[] jpeg) {
        BufferedImage image = Jpegs.decode(jpeg);
        return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    }

    private static boolean hasRestarts(byte[] jpeg) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != 0xDA) {
            if ((jpeg[at + 1] & 0xFF) == 0xDD) {
                return true;
            }
            at += 2 + (jpeg[at + 2] & 0xFF) * 256 + (jpeg[at + 3] & 0xFF);
        }
        return false;
    }
}
