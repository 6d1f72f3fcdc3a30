/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.PixelFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DemandSourceTest {
    private final AtomicLong painted = new AtomicLong();
    private final RecordingSink sink = new RecordingSink();
    private final DemandSource source = new DemandSource(
            1000,
            (pixels, n) -> {
                painted.set(n);
                while (pixels.hasRemaining()) {
                    pixels.put((byte) n);
                }
            },
            4,
            2,
            PixelFormat.RGB8);

    @Test
    void aWatchedSourceOffersWhatItsPainterDraws() throws InterruptedException {
        source.start(sink);
        source.demand(true);
        for (int n = 1; n <= 20; n++) {
            RecordingSink.Offer offer = sink.offers.take();
            assertEquals(n, offer.info().sequence());
            assertEquals((byte) n, offer.first());
            assertEquals(4 * 2 * 3, offer.bytes());
            offer.onRelease().run();
            if (n == 1) {
                assertEquals(4, offer.info().width());
                assertEquals(PixelFormat.RGB8, offer.info().format());
            }
        }
        source.stop();
    }

    @Test
    void nothingIsDrawnUntilSomebodyWatches() throws InterruptedException {
        source.start(sink);
        source.stop();
        assertEquals(0, painted.get());
        source.start(sink);
        source.demand(true);
        sink.offers.take();
        source.stop();
    }

    @Test
    void aHostThatKeepsAllBuffersCostsFramesAndNothingElse() throws InterruptedException {
        source.start(sink);
        source.demand(true);
        Runnable release = sink.offers.take().onRelease();
        for (int i = 1; i < FramePool.SLOTS; i++) {
            sink.offers.take();
        }
        release.run();
        assertTrue(sink.offers.take().info().sequence() > FramePool.SLOTS);
        source.stop();
    }

    @Test
    void nothingIsOfferedOnceTheSourceWasStopped() throws InterruptedException {
        source.start(sink);
        source.demand(true);
        sink.offers.take().onRelease().run();
        source.stop();
        long last = painted.get();
        sink.offers.clear();
        source.demand(true);
        assertEquals(last, painted.get());
        assertTrue(sink.offers.isEmpty());
    }

    @Test
    void aPainterThatThrowsFailsTheStream() throws InterruptedException {
        DemandSource broken = new DemandSource(
                1000,
                (pixels, n) -> {
                    throw new IllegalStateException("no paint");
                },
                4,
                2,
                PixelFormat.RGB8);
        broken.start(sink);
        broken.demand(true);
        assertEquals("FAILED: the source has stopped: java.lang.IllegalStateException: no paint", sink.failures.take());
        broken.stop();
    }

    @Test
    void aRateThatIsNoneIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new DemandSource(0, (pixels, n) -> {}, 4, 2, PixelFormat.RGB8));
    }
}
