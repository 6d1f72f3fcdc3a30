/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PortChoiceTest {
    @Test
    void thePropertyBeatsTheConfigurationBeatsTheEnvironmentBeatsTheDefault() {
        assertEquals(0, PortChoice.choose("0", 1, "2"));
        assertEquals(1, PortChoice.choose(null, 1, "2"));
        assertEquals(2, PortChoice.choose("", 0, "2"));
        assertEquals(8211, PortChoice.choose(null, 0, " "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "0", "65536", "80 81"})
    void whatIsNoPortIsRefusedWithItsPlace(String text) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> PortChoice.choose(null, 0, text));
        assertTrue(String.valueOf(e.getMessage()).contains("OMNIGIBSON_HTTP_PORT is '" + text + "'"), e.getMessage());
    }
}
