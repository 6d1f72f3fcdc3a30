/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamLinksTest {
    @Test
    void aStreamOfTheApiLeadsToItsMjpegAndItsSnapshot() {
        assertEquals(
                Map.of(
                        "links",
                        Map.of(
                                "mjpeg", "streams/demo/mjpeg",
                                "snapshot", "streams/demo/snapshot",
                                "npy", "streams/demo/snapshot.npy",
                                "png", "streams/demo/snapshot.png")),
                new StreamLinks().of("demo"));
    }
}
