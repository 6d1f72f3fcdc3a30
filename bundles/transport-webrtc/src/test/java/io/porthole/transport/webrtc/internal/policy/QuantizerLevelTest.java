/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porthole.lib.webrtc.VideoStatistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizerLevelTest {
    private static VideoStatistics after(String codec, long frames, long quantizers) {
        return new VideoStatistics(codec, "", false, 0, 0, 0, frames, 0, quantizers, 0, 0, 0, 0, 0, "");
    }

    @ParameterizedTest(name = "{0}, quantizer {1}: {2}")
    @CsvSource({
        "video/H264,12,LOW",
        "video/H264,24,LOW",
        "video/H264,25,MEDIUM",
        "video/H264,31,HIGH",
        "video/VP8,29,LOW",
        "video/VP8,63,HIGH",
        "video/VP9,140,MEDIUM",
        "video/AV1,206,HIGH",
        "video/H265,12,UNKNOWN",
        "video/H264,0,UNKNOWN",
        "'',12,UNKNOWN"
    })
    void isTheMeanQuantizersPlaceInTheCodecsRange(String codec, int quantizer, QuantizerLevel level) {
        assertEquals(level, QuantizerLevel.between(after(codec, 10, 5000), after(codec, 40, 5000 + 30L * quantizer)));
    }

    @ParameterizedTest
    @CsvSource({"10,200", "9,100"})
    void isUnknownWhereNothingWasCompressed(long frames, long quantizers) {
        assertEquals(
                QuantizerLevel.UNKNOWN,
                QuantizerLevel.between(after("video/H264", 10, 100), after("video/H264", frames, quantizers)));
    }
}
