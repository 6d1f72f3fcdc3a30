/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.testkit.Await;
import io.porthole.testkit.RtcPicture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebrtcTransportTest {
    private static final int RED = 0xff0000;

    @SuppressWarnings("NullAway.Init")
    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage();
    }

    @AfterEach
    void close() throws InterruptedException {
        stage.close();
    }

    @Test
    void aViewerOfAStillSceneSeesItWithinHalfASecondOfItsOffer() throws Exception {
        PaintedSource source = stage.source("still", 320, 240);
        source.paint(RED);
        try (Watching first = Watching.of(stage, "still")) {
            Await.until("the first viewer's picture", () -> first.viewer.frames(0) > 0);
            long asked = System.nanoTime();
            try (Watching second = Watching.of(stage, "still")) {
                Await.until("the second viewer's picture", () -> second.viewer.frames(0) > 0);
                RtcPicture picture = second.viewer.picture(0);
                long tookMs = TimeUnit.NANOSECONDS.toMillis(picture.firstNanos() - asked);
                assertTrue(tookMs < 1500, tookMs + " ms");
                System.out.println("still " + tookMs);
                assertEquals(240, picture.at(0.5, 0.5)[2], 8);
                assertEquals(1, source.offered.get());
                assertEquals(2, stage.stream("still").statistics().viewers().size());
            }
        }
        Await.until("nobody watches", () -> !source.wanted);
        assertTrue(stage.transport.sessions().isEmpty());
    }
}
