/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.testing;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Behaviour of every JPEG encoder; a test of one extends it and says which. */
public abstract class JpegEncoderContract {
    private static final EncodeProfile FINE = JpegProfile.of(95, Subsampling.S444);
    private static final Set<PixelFormat> DISPLAYABLE =
            EnumSet.of(PixelFormat.GRAY8, PixelFormat.RGB8, PixelFormat.BGR8, PixelFormat.RGBA8, PixelFormat.BGRA8);

    /** Returns what is tested. */
    protected abstract EncoderFactory factory();

    /** Compresses one frame with a new encoder. */
    protected final byte[] jpeg(EncodeProfile profile, TestFrame frame) {
        try (Encoder encoder = factory().create(profile)) {
            return jpeg(encoder, frame);
        } catch (EncodeException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] jpeg(Encoder encoder, TestFrame frame) {
        try {
            Encoder.Output output = encoder.encode(frame, false);
            assertTrue(output.bytes().isDirect());
            assertTrue(output.key());
            return Jpegs.copy(output.bytes());
        } catch (EncodeException e) {
            throw new AssertionError(e);
        }
    }

    /** Red, green, blue and yellow quarters. */
    protected static TestFrame.Painter quarters(int width, int height) {
        return (x, y) ->
                x < width / 2 ? (y < height / 2 ? 0xFF0000 : 0x0000FF) : (y < height / 2 ? 0x00FF00 : 0xFFFF00);
    }

    /** Soft colours that differ in every direction. */
    protected static TestFrame.Painter gradient(int width, int height) {
        return (x, y) -> (255 * x / width) << 16 | (255 * y / height) << 8 | (128 + 64 * x / width - 64 * y / height);
    }

    /** Soft colours that differ little from pixel to pixel in frames of any size. */
    private static int ripple(int x, int y) {
        return (int) (128 + 60 * Math.sin(x / 40.0)) << 16 | (int) (128 + 60 * Math.cos(y / 40.0)) << 8 | 100;
    }

    /** The same noise every time. */
    protected static TestFrame.Painter noise(int width, int height) {
        int[] pixels = new Random(7).ints((long) width * height, 0, 1 << 24).toArray();
        return (x, y) -> pixels[y * width + x];
    }

    @Test
    void takesExactlyTheDisplayableFormats() {
        for (PixelFormat format : PixelFormat.values()) {
            assertEquals(DISPLAYABLE.contains(format), factory().supports(format), format.name());
        }
        assertEquals(Codec.JPEG, factory().codec());
    }

    @ParameterizedTest
    @EnumSource(names = {"GRAY8", "RGB8", "BGR8", "RGBA8", "BGRA8"})
    void keepsTheFrameInEveryFormatStrideAndRowOrder(PixelFormat format) {
        TestFrame.Painter truth = gradient(130, 70);
        for (int padding : new int[] {0, 1, 13, 256}) {
            for (boolean bottomUp : new boolean[] {false, true}) {
                byte[] jpeg = jpeg(FINE, TestFrame.paint(130, 70, format, padding, bottomUp, truth));
                BufferedImage image = Jpegs.decode(jpeg);
                assertEquals(130, image.getWidth());
                assertEquals(70, image.getHeight());
                double psnr = Jpegs.psnr(image, truth);
                assertTrue(psnr >= 38, format + " padding " + padding + " bottom-up " + bottomUp + ": " + psnr + " dB");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RGB8", "BGR8", "RGBA8", "BGRA8"})
    void leavesRedRedAndUpUp(PixelFormat format) {
        for (boolean bottomUp : new boolean[] {false, true}) {
            byte[] jpeg = jpeg(JpegProfile.DEFAULT, TestFrame.paint(64, 64, format, 8, bottomUp, quarters(64, 64)));
            BufferedImage image = Jpegs.decode(jpeg);
            assertNear(0xFF0000, image.getRGB(15, 15));
            assertNear(0x00FF00, image.getRGB(48, 15));
            assertNear(0x0000FF, image.getRGB(15, 48));
            assertNear(0xFFFF00, image.getRGB(48, 48));
        }
    }

    private static void assertNear(int expected, int actual) {
        for (int shift = 0; shift <= 16; shift += 8) {
            int error = Math.abs((expected >> shift & 0xFF) - (actual >> shift & 0xFF));
            assertTrue(error <= 6, Integer.toHexString(expected) + " became " + Integer.toHexString(actual));
        }
    }

    @ParameterizedTest
    @CsvSource({"S444, 11 11 11", "S422, 21 11 11", "S420, 22 11 11"})
    void subsamplesAsTheProfileSays(Subsampling subsampling, String factors) {
        TestFrame frame = TestFrame.paint(64, 48, PixelFormat.RGB8, gradient(64, 48));
        byte[] jpeg = jpeg(JpegProfile.of(85, subsampling), frame);
        assertEquals(factors, Jpegs.sampling(jpeg));
        assertTrue(Jpegs.psnr(Jpegs.decode(jpeg), gradient(64, 48)) >= 30);
    }

    @ParameterizedTest
    @EnumSource
    void greyFramesBecomeGreyJpegs(Subsampling subsampling) {
        TestFrame frame = TestFrame.paint(64, 48, PixelFormat.GRAY8, gradient(64, 48));
        byte[] jpeg = jpeg(JpegProfile.of(85, subsampling), frame);
        assertEquals(1, Jpegs.sampling(jpeg).split(" ").length);
        assertTrue(Jpegs.psnr(Jpegs.decode(jpeg), gradient(64, 48)) >= 30);
    }

    @Test
    void moreQualityMeansMoreBytesAndFewerErrors() {
        TestFrame.Painter truth =
                (x, y) -> gradient(96, 96).at(x, y) ^ (noise(96, 96).at(x, y) & 0x1F1F1F);
        TestFrame frame = TestFrame.paint(96, 96, PixelFormat.RGB8, truth);
        int bytes = 0;
        double psnr = 0;
        for (int quality : new int[] {1, 10, 30, 50, 75, 85, 95, 100}) {
            byte[] jpeg = jpeg(JpegProfile.of(quality, Subsampling.S444), frame);
            double now = Jpegs.psnr(Jpegs.decode(jpeg), truth);
            assertTrue(jpeg.length > bytes, "quality " + quality + ": " + jpeg.length + " after " + bytes + " bytes");
            assertTrue(now > psnr, "quality " + quality + ": " + now + " after " + psnr + " dB");
            bytes = jpeg.length;
            psnr = now;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 17", "17, 1", "3, 2", "15, 33", "16384, 16", "16, 16384", "641, 359"})
    void takesEverySize(int width, int height) {
        for (Subsampling subsampling : Subsampling.values()) {
            TestFrame frame = TestFrame.paint(width, height, PixelFormat.BGRA8, JpegEncoderContract::ripple);
            BufferedImage image = Jpegs.decode(jpeg(JpegProfile.of(90, subsampling), frame));
            assertEquals(width, image.getWidth());
            assertEquals(height, image.getHeight());
            assertTrue(Jpegs.psnr(image, JpegEncoderContract::ripple) >= 30);
        }
    }

    @Test
    void survivesTheLargestOutputThatNoiseCanMake() {
        TestFrame frame = TestFrame.paint(333, 257, PixelFormat.RGB8, noise(333, 257));
        byte[] jpeg = jpeg(JpegProfile.of(100, Subsampling.S444), frame);
        assertTrue(jpeg.length > 333 * 257 * 2);
        assertTrue(Jpegs.psnr(Jpegs.decode(jpeg), noise(333, 257)) >= 40);
    }

    @Test
    void sizeAndFormatMayChangeWithEveryFrame() throws EncodeException {
        List<PixelFormat> formats = List.of(PixelFormat.values());
        int[][] sizes = {{64, 48}, {640, 480}, {3, 5}, {1280, 720}, {64, 48}, {641, 7}};
        try (Encoder encoder = factory().create(FINE)) {
            for (int i = 0; i < 30; i++) {
                int[] size = sizes[i % sizes.length];
                TestFrame.Painter truth = JpegEncoderContract::ripple;
                PixelFormat format = formats.get(i % formats.size());
                TestFrame frame = TestFrame.paint(size[0], size[1], format, i, i % 2 == 0, truth);
                if (factory().supports(format)) {
                    BufferedImage image = Jpegs.decode(jpeg(encoder, frame));
                    assertEquals(size[0], image.getWidth());
                    assertTrue(Jpegs.psnr(image, truth) >= 30, "frame " + i);
                } else {
                    assertThrows(EncodeException.class, () -> encoder.encode(frame, false));
                }
            }
        }
    }

    @Test
    void refusesMemoryThatIsSmallerThanTheFrameAndStaysUsable() throws EncodeException {
        TestFrame good = TestFrame.paint(64, 48, PixelFormat.RGB8, gradient(64, 48));
        FrameInfo info = good.info();
        ByteBuffer oneByteShort = ByteBuffer.allocateDirect((int) info.spanBytes() - 1);
        try (Encoder encoder = factory().create(JpegProfile.DEFAULT)) {
            TestFrame bad = new TestFrame(info, oneByteShort);
            EncodeException refusal = assertThrows(EncodeException.class, () -> encoder.encode(bad, false));
            assertTrue(String.valueOf(refusal.getMessage()).contains("64 x 48"), refusal.getMessage());
            assertTrue(Jpegs.psnr(Jpegs.decode(jpeg(encoder, good)), gradient(64, 48)) >= 30);
        }
    }

    /** Row times stride is more than 32 bits hold; a product that overflowed would pass for a small frame. */
    @Test
    void refusesAStrideThatLeadsBeyondTheMemory() throws EncodeException {
        ByteBuffer memory = ByteBuffer.allocateDirect(1 << 20);
        try (Encoder encoder = factory().create(JpegProfile.DEFAULT)) {
            for (int stride : new int[] {Integer.MAX_VALUE, 1 << 30, 0x55555556}) {
                FrameInfo info =
                        FrameInfo.packed(64, 4, PixelFormat.RGBA8, 1, 0).withStride(stride);
                assertThrows(EncodeException.class, () -> encoder.encode(new TestFrame(info, memory), false));
            }
        }
    }

    @Test
    void aClosedEncoderRefusesAndMayBeClosedAgain() throws EncodeException {
        TestFrame frame = TestFrame.paint(64, 48, PixelFormat.RGB8, gradient(64, 48));
        Encoder encoder = factory().create(JpegProfile.DEFAULT);
        jpeg(encoder, frame);
        encoder.close();
        assertDoesNotThrow(encoder::close);
        EncodeException refusal = assertThrows(EncodeException.class, () -> encoder.encode(frame, false));
        assertTrue(String.valueOf(refusal.getMessage()).contains("closed"));
        assertDoesNotThrow(encoder::close);
    }

    @Test
    void anEncoderThatNeverEncodedCanBeClosed() throws EncodeException {
        Encoder encoder = factory().create(JpegProfile.DEFAULT);
        assertDoesNotThrow(encoder::close);
    }

    @Test
    void hasAName() {
        assertFalse(factory().name().isBlank());
    }
}
