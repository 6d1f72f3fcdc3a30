/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.mode.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingModeTest {
    @ParameterizedTest
    @CsvSource({"websocket,WEBSOCKET", "webrtc,WEBRTC", "native,NATIVE", "WebRTC,WEBRTC", "' native ',NATIVE"})
    void everyModeIsFoundByItsName(String name, StreamingMode mode) {
        assertEquals(mode, StreamingMode.decide(name, null));
        assertEquals(mode, StreamingMode.decide(null, name));
    }

    @Test
    void websocketWhenNobodySaysAnything() {
        assertEquals(StreamingMode.WEBSOCKET, StreamingMode.decide(null, null));
        assertEquals(StreamingMode.WEBSOCKET, StreamingMode.decide(" ", ""));
    }

    @Test
    void theConfigurationWinsOverTheEnvironment() {
        assertEquals(StreamingMode.NATIVE, StreamingMode.decide("native", "webrtc"));
        assertEquals(StreamingMode.NATIVE, StreamingMode.decide("native", "nonsense"));
    }

    @Test
    void anEmptyConfigurationLeavesItToTheEnvironment() {
        assertEquals(StreamingMode.WEBRTC, StreamingMode.decide("", "webrtc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "websockets", "0", "true", "off"})
    void anythingElseIsRefusedWithTheValidNames(String value) {
        String configured = assertThrows(IllegalArgumentException.class, () -> StreamingMode.decide(value, "webrtc"))
                .getMessage();
        assertEquals(
                "io.porthole.mode: mode is '" + value + "'. It must be one of websocket, webrtc, native.", configured);
        String environment = assertThrows(IllegalArgumentException.class, () -> StreamingMode.decide("", value))
                .getMessage();
        assertEquals(
                "OMNIGIBSON_REMOTE_STREAMING is '" + value + "'. It must be one of websocket, webrtc, native.",
                environment);
    }
}
