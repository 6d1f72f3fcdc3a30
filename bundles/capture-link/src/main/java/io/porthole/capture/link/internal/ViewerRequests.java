/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.util.concurrent.TimeUnit;

/** What viewers of encoded frames want of their producer: key frames, at most one in 300 ms, and a bitrate. */
final class ViewerRequests {
    private static final long KEY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(300);

    private final LinkStream stream;
    private boolean keyWanted;
    private long keyNs = System.nanoTime() - KEY_INTERVAL_NS;
    private int bitrate;

    ViewerRequests(LinkStream stream) {
        this.stream = stream;
    }

    /** Sends what is due; for the link's thread. */
    void send(Outbound out, long now) throws LinkException {
        keyWanted |= stream.takeKeyWanted();
        if (keyWanted && now - keyNs >= KEY_INTERVAL_NS) {
            keyWanted = false;
            keyNs = now;
            out.key();
        }
        int wished = stream.bitrate();
        if (wished != bitrate) {
            bitrate = wished;
            out.bitrate(wished);
        }
    }

    /** Returns the milliseconds until something is due that waits; a large number for nothing. */
    long dueInMs(long now) {
        long left = TimeUnit.NANOSECONDS.toMillis(keyNs + KEY_INTERVAL_NS - now) + 1;
        return keyWanted ? Math.max(1, left) : Integer.MAX_VALUE;
    }
}
