/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.signalling.VideoLimits;
import io.porthole.testkit.Await;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VideoLimitsTest {
    private static final int FRAMES = 60;

    @Test
    void aViewerGetsNoMoreAndNoLargerFramesThanItWantsUntilItWantsOthers() throws Exception {
        AtomicInteger painted = new AtomicInteger();
        ScheduledExecutorService painter = Executors.newSingleThreadScheduledExecutor();
        try (TransportFixture stage = new TransportFixture()) {
            PaintedSource source = stage.source("wide", 640, 480);
            ScheduledFuture<?> painting = painter.scheduleAtFixedRate(
                    () -> source.paint(painted.incrementAndGet() * 0x010101 % 0x1000000), 0, 33, TimeUnit.MILLISECONDS);
            VideoLimits limits = VideoLimits.NONE.withMaxFramesPerSecond(2).withMaxWidth(320);
            try (ConnectedViewer w = new ConnectedViewer(
                    stage.transport,
                    1,
                    offer -> TransportFixture.request(offer, "wide").withLimits(limits))) {
                Await.until("a frame of that width", () -> w.viewer.frames(0) > 0 && width(w) == 320);
                assertEquals(240, w.viewer.newestFrame(0).height());
                int burst = painted.get();
                Await.until("the burst at the beginning is over", () -> painted.get() >= burst + FRAMES / 2);
                int from = w.viewer.frames(0);
                int begin = painted.get();
                Await.until("two seconds", () -> painted.get() >= begin + FRAMES);
                int got = w.viewer.frames(0) - from;
                assertTrue(got >= 2 && got <= 6, got + " frames in two seconds");
                w.session.limits(VideoLimits.NONE.withDivisor(4));
                Await.until("a quarter of each side", () -> width(w) == 160);
                w.session.limits(VideoLimits.NONE);
                Await.until("its own size", () -> width(w) == 640);
                int before = w.viewer.frames(0);
                Await.until("all frames", () -> w.viewer.frames(0) > before + 10);
            } finally {
                painting.cancel(true);
            }
        } finally {
            painter.shutdownNow();
        }
    }

    private static int width(ConnectedViewer w) {
        return w.viewer.newestFrame(0).width();
    }
}
