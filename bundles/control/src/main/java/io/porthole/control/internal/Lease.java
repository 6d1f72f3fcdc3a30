/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

/** The lease of one stream in the hands of one session. */
final class Lease {
    final ViewerSession session;

    /** Passes from lease to lease of a stream, so that its events reach the target in order and one at a time. */
    final Object turn;

    /** When the last event was sent, on the table's clock. */
    volatile long lastEvent;

    /** Whether the lease has ended, after which no event of its session reaches the target. */
    volatile boolean ended;

    private boolean missing;
    private long missingSince;

    Lease(ViewerSession session, Object turn, long now) {
        this.session = session;
        this.turn = turn;
        this.lastEvent = now;
    }

    /**
     * Notes whether the stream is without a target just now; guarded by the table's lock.
     *
     * @return whether it has been for that time
     */
    boolean isWithoutTarget(boolean without, long now, long nanos) {
        if (!without) {
            missing = false;
        } else if (!missing) {
            missing = true;
            missingSince = now;
        }
        return missing && now - missingSince >= nanos;
    }
}
