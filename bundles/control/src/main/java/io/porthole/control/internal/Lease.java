/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import org.jspecify.annotations.Nullable;

/** The lease of one simulation in the hands of one session. */
final class Lease {
    final ViewerSession session;

    /** The stream with which the session used it last. */
    volatile String stream;

    /** Passes from lease to lease of a simulation, so that its events reach the target in order and one at a time. */
    final Object turn;

    /** Time of the last event, on the table's clock. */
    volatile long lastEvent;

    /** Whether the lease has ended, after which no event of its session reaches the target. */
    volatile boolean ended;

    /** Who asks for it; guarded by the table's lock. */
    @Nullable
    LeaseRequest request;

    private boolean missing;
    private long missingSince;

    Lease(ViewerSession session, String stream, Object turn, long now) {
        this.session = session;
        this.stream = stream;
        this.turn = turn;
        this.lastEvent = now;
    }

    /**
     * Notes whether the simulation has a target just now; guarded by the table's lock.
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
