/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porthole.signalling.Sdp;
import org.junit.jupiter.api.Test;

class MediaSectionTest {
    private static String with(String offer, String codec) {
        return Sdp.parseLines(offer.replace("|", "\r\n")).map(s -> MediaSection.withStartBitrate(s, codec, 1_500_000)).text().replace("\r\n", "|");
    }

    @Test
    void itIsAddedToTheParametersOfTheCodecInEverySection() {
        assertEquals(
                "v=0|m=video 9 X 96 97|a=rtpmap:96 H264/90000|a=rtpmap:97 rtx/90000|a=fmtp:97 apt=96"
                        + "|a=fmtp:96 a=b;x-google-start-bitrate=1500|m=video 9 X 96|a=rtpmap:96 H264/90000"
                        + "|a=fmtp:96 c=d;x-google-start-bitrate=1500|",
                with(
                        "v=0|m=video 9 X 96 97|a=rtpmap:96 H264/90000|a=rtpmap:97 rtx/90000|a=fmtp:97 apt=96"
                                + "|a=fmtp:96 a=b|m=video 9 X 96|a=rtpmap:96 H264/90000|a=fmtp:96 c=d|",
                        "h264"));
    }

    @Test
    void aCodecWithoutParametersGetsThem() {
        assertEquals(
                "v=0|m=video 9 X 96|a=rtpmap:96 VP8/90000|a=fmtp:96 x-google-start-bitrate=1500|a=mid:0|m=audio 9 X 0|",
                with("v=0|m=video 9 X 96|a=rtpmap:96 VP8/90000|a=mid:0|m=audio 9 X 0|", "VP8"));
        assertEquals("v=0|m=video 9 X 96|", with("v=0|m=video 9 X 96|", "VP8"));
    }
}
