/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.rest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoCodec;
import io.porthole.testkit.FakeRtcSessions;
import io.porthole.testkit.MetricsText;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebRtcMetricsTest {
    @Test
    void theMetricsTellOfAllSessionsTogetherAndNameNone() throws Exception {
        FakeRtcSessions rtc = new FakeRtcSessions();
        assertTrue(
                MetricsText.of(new WebRtcMetrics(rtc)).contains("porthole_webrtc_sessions{state=\"connected\"} 0\n"));
        SessionRequest request = SessionRequest.of("v=0", "whep", "::1")
                .withStreams(List.of("demo"))
                .withCodec(VideoCodec.H264)
                .withPreset(BitratePreset.AUTO);
        rtc.open(request, SessionListener.NONE).get();
        rtc.open(request, SessionListener.NONE).get();
        String text = MetricsText.of(new WebRtcMetrics(rtc));
        assertTrue(text.contains("porthole_webrtc_sessions{state=\"connected\"} 2\n"), text);
        assertTrue(text.contains("porthole_webrtc_sent_bits_per_second{codec=\"h264\"} 1000000\n"), text);
        assertTrue(text.contains("porthole_webrtc_frames_per_second{codec=\"h264\"} 60\n"), text);
        assertTrue(text.contains("porthole_webrtc_packets_lost 0\n"), text);
        assertFalse(text.contains("session-1"), "an id lets end the session");
    }
}
