/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives the leases that a {@link ControlSession} loses without having released them. */
@ConsumerType
@FunctionalInterface
public interface LeaseListener {
    /** Ignores every event. */
    LeaseListener NONE = (stream, holder) -> {};

    /**
     * A lease was lost: another viewer has taken it or has acquired it while it was idle, the stream has had no target
     * for the configured time, or the control service is being removed. Called on a thread of the control service's
     * own, without a lock held, one call at a time and in the order of the events; the session may have acquired the
     * lease again meanwhile. Must return at once.
     *
     * @param stream name of the stream
     * @param holder the viewer that holds the lease now, or null when nobody does
     */
    void leaseLost(String stream, @Nullable String holder);

    /**
     * Another viewer asks for a lease that the session holds, and gets it unless it is refused in time. Called as
     * {@link #leaseLost}.
     *
     * @param viewer who asks
     * @param millis time to answer
     */
    default void leaseAsked(String stream, String viewer, long millis) {}

    /**
     * The lease that the session has asked for was given to it, or refused. Called as {@link #leaseLost}.
     *
     * @param given whether the session holds it now
     */
    default void leaseAnswered(String stream, boolean given) {}
}
