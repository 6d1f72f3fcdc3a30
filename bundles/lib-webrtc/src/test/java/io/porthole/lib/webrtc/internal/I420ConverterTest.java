/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import io.porthole.api.frame.PixelFormat;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class I420ConverterTest {
    private static final int ORANGE = 0xff8000;
    private static final int BLUE = 0x0000ff;

    @BeforeAll
    static void load() {
        try {
            NativeLibrary.load();
        } catch (LinkageError e) {
            Assumptions.abort("webrtc-java cannot be loaded here: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RGBA8,0,false",
        "RGBA8,12,false",
        "RGBA8,0,true",
        "BGRA8,0,false",
        "BGRA8,8,true",
        "RGB8,0,false",
        "RGB8,3,false",
        "RGB8,5,true",
        "BGR8,0,false",
        "BGR8,3,true"
    })
    void coloursAndHalvesAreRight(PixelFormat format, int padding, boolean bottomUp) throws Exception {
        NativeI420Buffer b = new I420Converter().convert(TestFrame.of(format, 65, 33, padding, bottomUp, ORANGE, BLUE));
        assertEquals(66, b.getWidth());
        assertEquals(34, b.getHeight());
        // ITU-R BT.601, limited range
        assertEquals(146, b.getDataY().get(2 * b.getStrideY() + 30) & 0xff, 2, "orange Y");
        assertEquals(193, b.getDataV().get(b.getStrideV() + 15) & 0xff, 3, "orange Cr");
        assertEquals(41, b.getDataY().get(29 * b.getStrideY() + 30) & 0xff, 2, "blue Y");
        assertEquals(240, b.getDataU().get(14 * b.getStrideU() + 15) & 0xff, 3, "blue Cb");
        // the column and the row that make an odd side even
        assertEquals(146, b.getDataY().get(65) & 0xff, 2, "the last column");
        assertEquals(193, b.getDataV().get(32) & 0xff, 3, "its colour");
        assertEquals(41, b.getDataY().get(33 * b.getStrideY() + 65) & 0xff, 2, "the last row");
        assertEquals(240, b.getDataU().get(16 * b.getStrideU() + 32) & 0xff, 3, "its colour");
        b.release();
    }

    @ParameterizedTest
    @EnumSource(names = {"RGBA8", "BGRA8", "RGB8", "BGR8"})
    void aFrameUpsideDownIsConvertedWhereItLies(PixelFormat format) throws Exception {
        NativeI420Buffer up = new I420Converter().convert(TestFrame.of(format, 64, 32, 0, true, ORANGE, BLUE));
        NativeI420Buffer standing = new I420Converter().convert(TestFrame.of(format, 64, 32, 0, false, ORANGE, BLUE));
        assertEquals(standing.getDataY(), up.getDataY());
        assertEquals(standing.getDataU(), up.getDataU());
        assertEquals(standing.getDataV(), up.getDataV());
        up.release();
        standing.release();
    }

    @ParameterizedTest
    @CsvSource({"0,false", "7,true"})
    void greyHasNoColour(int padding, boolean bottomUp) throws Exception {
        NativeI420Buffer b =
                new I420Converter().convert(TestFrame.of(PixelFormat.GRAY8, 31, 15, padding, bottomUp, 0xff0000, 0));
        assertEquals(32, b.getWidth());
        assertEquals(235, b.getDataY().get(31) & 0xff);
        assertEquals(235, b.getDataY().get(0) & 0xff);
        assertEquals(16, b.getDataY().get(15 * b.getStrideY()) & 0xff);
        assertEquals(128, b.getDataU().get(0) & 0xff);
        assertEquals(128, b.getDataV().get(7 * b.getStrideV() + 15) & 0xff);
        b.release();
    }
}
