/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WebRtcLoaderTest {
    /** The component description is what the component runtime goes by. */
    @Test
    void theLoaderStartsOnlyInModeWebrtc() throws IOException {
        String file = "/OSGI-INF/" + WebRtcLoader.class.getName() + ".xml";
        try (InputStream in = Objects.requireNonNull(WebRtcLoader.class.getResourceAsStream(file), file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("(osgi.condition.id=streaming.mode.webrtc)"), text);
        }
    }
}
