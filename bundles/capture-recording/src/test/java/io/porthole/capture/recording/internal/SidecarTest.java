/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Detection;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarTest {
    private static final FrameInfo PLAIN = FrameInfo.packed(64, 48, PixelFormat.RGB8, 7, 1);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyFrameHasWhatWasRecordedBesideIt() throws Exception {
        String filler = "x".repeat(9000);
        try (Sidecar sidecar = sidecar(
                "{\"type\":\"recording\",\"version\":1}",
                "{\"type\":\"frame\",\"index\":0,\"simulationTime\":1.5,\"values\":{\"reward\":2,\"text\":\""
                        + filler.substring(0, 200) + "\"},\"other\":\"" + filler + "\"}",
                "{\"type\":\"input\",\"event\":{}}",
                "{\"type\":\"frame\",\"index\":1,\"placeholder\":true,\"detections\":"
                        + "[{\"x\":1,\"y\":2,\"width\":3,\"height\":4,\"label\":\"cup\",\"confidence\":0.5}]}",
                "{\"type\":\"end\"}")) {
            assertEquals(2, sidecar.count());
            FrameInfo first = sidecar.describe(0, PLAIN);
            assertEquals(1.5, first.simulationTime());
            assertEquals(2L, first.annotations().values().get("reward"));
            FrameInfo second = sidecar.describe(1, PLAIN);
            assertTrue(second.placeholder());
            assertTrue(Double.isNaN(second.simulationTime()));
            assertEquals(
                    List.of(Detection.of(1, 2, 3, 4, "cup").withConfidence(0.5)),
                    second.annotations().detections());
            assertEquals(Map.of(), second.annotations().values());
            assertEquals(PLAIN, sidecar.describe(2, PLAIN));
        }
    }

    @Test
    void aFrameWhoseLineIsSpoiltIsShownWithoutIt() throws Exception {
        try (Sidecar sidecar = sidecar(
                "{\"type\":\"frame\",\"index\":0,\"simul",
                "{\"type\": \"frame\", \"index\": 1, \"simulationTime\": 4}")) {
            assertEquals(PLAIN, sidecar.describe(0, PLAIN));
            assertEquals(4, sidecar.describe(1, PLAIN).simulationTime());
        }
    }

    @Test
    void aVideoWithoutASidecarIsPlayedWithoutAnnotations() throws Exception {
        try (Sidecar sidecar = Sidecar.of(folder.resolve("alone.mp4"))) {
            assertEquals(0, sidecar.count());
            assertEquals(PLAIN, sidecar.describe(0, PLAIN));
        }
    }

    private Sidecar sidecar(String... lines) throws Exception {
        Files.writeString(folder.resolve("a.b.jsonl"), String.join("\n", lines) + "\n");
        return Sidecar.of(folder.resolve("a.b.mp4"));
    }
}
