/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.encode.JpegProfile;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NarrowLinkTest {
    private static final int BYTES_PER_QUALITY = 1500;

    private long now = 1;
    private final NarrowLink link = new NarrowLink(now);

    private int quality() {
        return link.profile(JpegProfile.DEFAULT).quality();
    }

    /** Sends frames of the present quality for a while, one after the other. */
    private void send(double bytesPerSecond, int seconds) {
        long end = now + TimeUnit.SECONDS.toNanos(seconds);
        while (now < end) {
            int bytes = quality() * BYTES_PER_QUALITY;
            long took = (long) (bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
            now += Math.max(took, TimeUnit.MILLISECONDS.toNanos(33));
            link.sent(bytes, took, now);
        }
    }

    @Test
    void onAWideLinkNothingChanges() {
        send(50e6, 60);
        assertEquals(JpegProfile.DEFAULT_QUALITY, quality());
        assertEquals(0, link.bufferBytes());
    }

    @Test
    void aNarrowLinkGetsTheQualityThatItCarriesAndABufferOfAFewTenthsOfASecond() {
        send(300_000, 30);
        assertEquals(40, quality(), "60 kB in 200 ms");
        assertEquals(90_000, link.bufferBytes(), 10_000);
    }

    @Test
    void aHopelessOneGetsTheLeastAtTheFirstFrame() {
        send(37_500, 1);
        assertEquals(25, quality());
        assertTrue(link.bufferBytes() < 20_000, "" + link.bufferBytes());
    }

    @Test
    void theQualityComesBackAndOneThatDidNotHoldIsTriedLessOften() {
        send(300_000, 30);
        send(50e6, 60);
        assertEquals(JpegProfile.DEFAULT_QUALITY, quality());
        int ups = 0;
        for (int i = 0; i < 600; i++) {
            int before = quality();
            send(450_000, 1);
            ups += quality() > before ? 1 : 0;
        }
        assertTrue(ups <= 10, ups + " steps up in ten minutes");
    }

    @Test
    void whoAskedForLessGetsLess() {
        assertEquals(30, link.profile(JpegProfile.DEFAULT.withQuality(30)).quality());
        send(300_000, 30);
        assertEquals(30, link.profile(JpegProfile.DEFAULT.withQuality(30)).quality());
    }
}
