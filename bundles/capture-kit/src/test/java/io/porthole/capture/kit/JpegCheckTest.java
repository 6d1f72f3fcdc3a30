/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JpegCheckTest {
    private static byte[] image;

    @BeforeAll
    static void make() throws IOException {
        image = Samples.jpeg(321, 123, false);
    }

    private static String refusal(byte[] bytes) {
        return refusal(bytes, 321, 123);
    }

    private static String refusal(byte[] bytes, int width, int height) {
        MalformedFrameException refused = assertThrows(
                MalformedFrameException.class, () -> JpegCheck.check(Samples.direct(bytes), width, height));
        return String.valueOf(refused.getMessage());
    }

    private static int find(byte[] bytes, int marker) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xFF && bytes[i + 1] == (byte) marker) {
                return i;
            }
        }
        throw new AssertionError("no such marker");
    }

    @Test
    void wholeImagesPassAndStayAsTheyAre() throws Exception {
        for (int[] size : new int[][] {{1, 1}, {321, 123}, {640, 480}, {17, 1000}}) {
            byte[] bytes = Samples.jpeg(size[0], size[1], false);
            ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 20).position(7);
            buffer.put(bytes).flip().position(7);
            JpegCheck.check(buffer, size[0], size[1]);
            assertEquals(7, buffer.position());
            assertEquals(bytes.length, buffer.remaining());
        }
    }

    @Test
    void fillBytesCommentsAndRestartMarkersAreAllowed() throws Exception {
        int sos = find(image, 0xDA);
        byte[] comment = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFE, 0, 4, 'h', 'i', (byte) 0xFF, (byte) 0xDD, 0, 4, 0, 1};
        byte[] more = new byte[image.length + comment.length];
        System.arraycopy(image, 0, more, 0, sos);
        System.arraycopy(comment, 0, more, sos, comment.length);
        System.arraycopy(image, sos, more, sos + comment.length, image.length - sos);
        JpegCheck.check(Samples.direct(more), 321, 123);
        byte[] restarts = Arrays.copyOf(more, more.length + 4);
        int end = more.length - 2;
        byte[] tail = {(byte) 0xFF, (byte) 0xD0, (byte) 0xFF, (byte) 0xD1, (byte) 0xFF, (byte) 0xD9};
        System.arraycopy(tail, 0, restarts, end, tail.length);
        JpegCheck.check(Samples.direct(restarts), 321, 123);
        restarts[end + 3] = (byte) 0xD3;
        assertTrue(refusal(restarts).startsWith("restart markers of the JPEG are out of order at byte "));
    }

    @Test
    void anotherSizeThanAnnouncedIsNamed() {
        assertEquals(
                "the JPEG is of 321 x 123 pixels and announced as 320 x 123", refusal(image, 320, 123));
    }

    @Test
    void everyTruncationIsFound() {
        for (int length = 0; length < image.length; length++) {
            refusal(Arrays.copyOf(image, length));
        }
        assertEquals("the JPEG is truncated: it has no end (FF D9)", refusal(Arrays.copyOf(image, image.length - 2)));
    }

    @Test
    void aHalfOverwrittenImageIsFound() throws Exception {
        byte[] other = Samples.jpeg(640, 480, false);
        byte[] torn = other.clone();
        System.arraycopy(image, 0, torn, 0, image.length); // a shorter one over a longer one
        assertEquals(
                "the JPEG ends " + (torn.length - image.length) + " bytes before its length", refusal(torn));
        byte[] zeroed = image.clone();
        Arrays.fill(zeroed, zeroed.length / 2, zeroed.length, (byte) 0); // not yet written
        assertEquals("the JPEG is truncated: it has no end (FF D9)", refusal(zeroed));
    }

    @Test
    void whatIsNoBaselineJpegIsNamed() throws Exception {
        assertEquals(
                "the bytes are not a JPEG: they do not begin with FF D8", refusal(new byte[] {'G', 'I', 'F', '8', '9'}));
        assertEquals(
                "the JPEG is not baseline: it has a frame header FF C2",
                refusal(Samples.jpeg(321, 123, true)));
        byte[] twelve = image.clone();
        twelve[find(image, 0xC0) + 4] = 12;
        assertEquals("the JPEG has 3 components of 12 bits; 1 or 3 of 8 bits are allowed", refusal(twelve));
        byte[] cmyk = image.clone();
        cmyk[find(image, 0xC0) + 9] = 4;
        assertEquals("the JPEG has 4 components of 8 bits; 1 or 3 of 8 bits are allowed", refusal(cmyk));
    }

    @Test
    void anImageWithoutTablesOrScanIsRefused() {
        byte[] none = image.clone();
        none[find(image, 0xDB) + 1] = (byte) 0xFE; // the tables become a comment
        while (true) {
            try {
                none[find(none, 0xDB) + 1] = (byte) 0xFE;
            } catch (AssertionError noneLeft) {
                break;
            }
        }
        assertEquals("the JPEG has a scan before its quantization tables", refusal(none));
        byte[] empty = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9};
        assertEquals("the JPEG has no scan", refusal(empty));
        byte[] unknown = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0x02, 0, 2};
        assertEquals("marker FF 02 of the JPEG at byte 4 is unknown", refusal(unknown));
        byte[] outside = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, (byte) 0xFF, (byte) 0xFF};
        assertEquals("segment FF E0 of the JPEG ends outside of its 6 bytes", refusal(outside));
    }
}
