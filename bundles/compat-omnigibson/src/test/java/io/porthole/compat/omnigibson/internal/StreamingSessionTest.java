/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamingSessionTest {
    private static StreamingSession session(String scheme, String authority, String mode, Map<String, String> env) {
        return StreamingSession.of(RequestAddress.of(scheme, authority), mode, env::get);
    }

    @Test
    void theHostAndPortOfTheRequestAreGivenBack() {
        StreamingSession s = session("http", "gpu7.example:9000", "websocket", Map.of());
        assertEquals(new StreamingSession("gpu7.example", 9000, 9000, "http://gpu7.example:9000", "websocket"), s);
    }

    @Test
    void withoutAPortTheSchemesOwnIsMeant() {
        assertEquals(
                443, session("https", "gpu7.example", "websocket", Map.of()).signalingPort());
        assertEquals(80, session("http", "gpu7.example", "websocket", Map.of()).signalingPort());
        assertEquals(
                "https://gpu7.example",
                session("https", "gpu7.example", "native", Map.of()).backendUrl());
    }

    @Test
    void ipv6HostsKeepTheirBrackets() {
        StreamingSession s = session("http", "[2001:db8::1]:8211", "websocket", Map.of());
        assertEquals("[2001:db8::1]", s.streamSignalingHost());
        assertEquals(8211, s.signalingPort());
        assertEquals(
                "http://[2001:db8::1]",
                session("http", "[2001:db8::1]", "websocket", Map.of()).backendUrl());
        assertEquals(
                "[2001:db8::1]",
                session("http", "2001:db8::1", "websocket", Map.of()).streamSignalingHost());
    }

    @Test
    void theEnvironmentWinsOverDetection() {
        Map<String, String> env = Map.of("PUBLIC_IP", "203.0.113.9", "EXTERNAL_HTTP_PORT", "30123");
        StreamingSession s = session("http", "10.0.0.2:8211", "websocket", env);
        assertEquals("203.0.113.9", s.streamSignalingHost());
        assertEquals(30123, s.signalingPort());
        assertEquals(30123, s.mediaPort());
        assertEquals("http://10.0.0.2:8211", s.backendUrl());
    }

    @Test
    void webrtcHasPortsOfItsOwn() {
        StreamingSession plain = session("http", "h:8211", "webrtc", Map.of());
        assertEquals(49100, plain.signalingPort());
        assertEquals(47998, plain.mediaPort());
        StreamingSession inner = session("http", "h:8211", "webrtc", Map.of("OMNIGIBSON_WEBRTC_PORT", "49200"));
        assertEquals(49200, inner.signalingPort());
        Map<String, String> env =
                Map.of("EXTERNAL_STREAM_SIGNALING_PORT", "31000", "EXTERNAL_STREAM_MEDIA_PORT", "31001");
        StreamingSession outer = session("http", "h:8211", "webrtc", env);
        assertEquals(31000, outer.signalingPort());
        assertEquals(31001, outer.mediaPort());
    }

    @Test
    void aVariableThatIsNoPortIsAsGoodAsUnset() {
        assertEquals(
                8211,
                session("http", "h:8211", "websocket", Map.of("EXTERNAL_HTTP_PORT", "x"))
                        .signalingPort());
        assertEquals(
                8211,
                session("http", "h:8211", "websocket", Map.of("EXTERNAL_HTTP_PORT", "0"))
                        .signalingPort());
        assertEquals(
                "h",
                session("http", "h:8211", "websocket", Map.of("PUBLIC_IP", " ")).streamSignalingHost());
    }
}
