/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.encode.JpegProfile;
import java.util.concurrent.TimeUnit;

/**
 * How frames are sent to a client that acknowledges none, from the time that each takes to leave: on a narrow link with
 * a lower quality, and with a smaller buffer in the kernel, where frames would only grow old. For one thread at a
 * time.
 */
final class NarrowLink {
    /** A frame that takes longer to leave is slow. */
    static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Time without a slow frame after which the quality goes up again, and the most that it doubles to. */
    static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long MAX_GOOD_NANOS = TimeUnit.SECONDS.toNanos(160);

    /** The page's own steps, so that all share their encodes. */
    private static final int[] QUALITIES = {JpegProfile.MAX_QUALITY, 70, 40, 25};

    /** So many slow frames lower the quality; one counts as many as it takes times as long. */
    private static final int PATIENCE = 3;

    /** A frame so many times too slow leads to the last step at once. */
    private static final int HOPELESS = 8;

    /** Frames that take less were taken by the kernel at once and say nothing about the link. */
    private static final long MEASURABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** What the kernel may hold, in seconds of the link: more than the longest round trip that is usual. */
    private static final double BUFFER_SECONDS = 0.3;

    private static final int MIN_BUFFER_BYTES = 16 << 10;

    /** The kernel's buffer is changed only when the measurement is off by that factor. */
    private static final double TOLERANCE = 1.5;

    private int step;
    private long bad;
    private long goodSince;
    private long sinceUp = Long.MAX_VALUE;
    private long neededNanos = GOOD_NANOS;
    private double bytesPerSecond;
    private int bufferBytes;

    /** @param nowNanos on the clock of {@link System#nanoTime()} */
    NarrowLink(long nowNanos) {
        goodSince = nowNanos;
    }

    /** Returns the profile to encode with where another was asked for. */
    JpegProfile profile(JpegProfile wanted) {
        return wanted.withQuality(Math.min(wanted.quality(), QUALITIES[step]));
    }

    /** Returns the size of the kernel's buffer; 0 for the configured one. */
    int bufferBytes() {
        return bufferBytes;
    }

    /**
     * Takes the time in which a frame left.
     *
     * @return whether the profile or the buffer's size changed
     */
    boolean sent(int bytes, long tookNanos, long nowNanos) {
        boolean resized = tookNanos >= MEASURABLE_NANOS && resize(bytes, tookNanos);
        if (tookNanos > SLOW_NANOS) {
            goodSince = nowNanos;
            bad += tookNanos / SLOW_NANOS;
            return (bad >= PATIENCE && down(tookNanos, nowNanos)) || resized;
        }
        bad = 0;
        if (tookNanos > SLOW_NANOS / 2) {
            goodSince = nowNanos;
        }
        return (nowNanos - goodSince >= neededNanos && up(nowNanos)) || resized;
    }

    private boolean resize(int bytes, long tookNanos) {
        double measured = bytes * (double) TimeUnit.SECONDS.toNanos(1) / tookNanos;
        bytesPerSecond = bytesPerSecond == 0 ? measured : bytesPerSecond + (measured - bytesPerSecond) / 2;
        int wanted = (int) Math.min(Integer.MAX_VALUE, Math.max(MIN_BUFFER_BYTES, bytesPerSecond * BUFFER_SECONDS));
        boolean near = wanted < bufferBytes * TOLERANCE && wanted * TOLERANCE > bufferBytes;
        if (near) {
            return false;
        }
        bufferBytes = wanted;
        return true;
    }

    private boolean down(long tookNanos, long nowNanos) {
        bad = 0;
        if (step == QUALITIES.length - 1) {
            return false;
        }
        if (sinceUp != Long.MAX_VALUE && nowNanos - sinceUp < GOOD_NANOS) {
            neededNanos = Math.min(MAX_GOOD_NANOS, neededNanos * 2);
        }
        step = tookNanos >= HOPELESS * SLOW_NANOS ? QUALITIES.length - 1 : step + 1;
        return true;
    }

    private boolean up(long nowNanos) {
        goodSince = nowNanos;
        if (step == 0) {
            neededNanos = GOOD_NANOS;
            return false;
        }
        step--;
        sinceUp = nowNanos;
        return true;
    }
}
