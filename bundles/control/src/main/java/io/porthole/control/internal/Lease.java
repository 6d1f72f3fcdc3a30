/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

/** The lease of one stream in the hands of one session. */
final class Lease {
    final ViewerSession session;

    /** Passes from lease to lease of a stream, so that its events reach the target in order and one at a time. */
    final Object turn;

    /** Time of the last event, on the table's clock. */
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
     * Notes whether the stream has a target just now; guarded by the table's lock.
     *
     * @return for how long it has been without, as far as was noted; 0 with a target
     */
    long nanosWithoutTarget(boolean hasTarget, long now) {
        if (hasTarget || !missing) {
            missingSince = now;
        }
        missing = !hasTarget;
        return now - missingSince;
    }
}
