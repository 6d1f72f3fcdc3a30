/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameLimitsTest {
    @ParameterizedTest(name = "{0}: {1} x {2}")
    @CsvSource({
        "h264,640,480,640,480",
        "h264,4096,2304,4096,2304",
        "h264,2304,4096,2304,4096",
        "h264,1440,2560,1440,2560",
        "h264,5000,100,5000,100",
        "h264,16,16,16,16",
        "vp8,2,2,2,2",
        "av1,8,8,8,8"
    })
    void aSizeThatTheEncoderTakesIsKept(String codec, int width, int height, int sentWidth, int sentHeight) {
        assertEquals(new FrameSize(sentWidth, sentHeight), FrameLimits.of(codec).fit(width, height));
    }

    @ParameterizedTest(name = "{0}: {1} x {2}")
    @CsvSource({
        "h264,8,8,16,16",
        "h264,640,8,1280,16",
        "h264,1,1,16,16",
        "vp8,1,1,2,2",
        "h264,15,15,16,16",
        "vp9,641,481,642,482",
        "h264,10000,100,8192,82",
        "vp8,100,10000,82,8192"
    })
    void anyOtherIsScaledOrMadeEvenWithoutLosingAPixel(
            String codec, int width, int height, int sentWidth, int sentHeight) {
        assertEquals(new FrameSize(sentWidth, sentHeight), FrameLimits.of(codec).fit(width, height));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h264", "vp8", "vp9", "av1"})
    void largeFramesKeepTheirProportionsAndStayWithinWhatIsEncoded(String codec) {
        for (int[] size : new int[][] {{4000, 3000}, {3000, 4000}, {7680, 4320}, {16000, 16000}, {4096, 2320}}) {
            FrameSize sent = FrameLimits.of(codec).fit(size[0], size[1]);
            assertTrue(sent != null && sent.width() % 2 == 0 && sent.height() % 2 == 0, String.valueOf(sent));
            assertEquals(size[0] / (double) size[1], sent.width() / (double) sent.height(), 0.002);
            double blocks = Math.ceil(sent.width() / 16.0) * Math.ceil(sent.height() / 16.0);
            assertTrue(blocks <= 36864 && blocks > 0.96 * 36864, sent + " has " + blocks + " macroblocks");
        }
    }

    @Test
    void aStripThatNoScaleBringsWithinTheLimitsHasNoSize() {
        assertNull(FrameLimits.of("h264").fit(3000, 2));
        assertNull(FrameLimits.of("h264").fit(2, 3000));
        assertNull(FrameLimits.of("vp8").fit(100_000, 10));
        assertNull(FrameLimits.of("h264").fit(0, 0));
    }
}
