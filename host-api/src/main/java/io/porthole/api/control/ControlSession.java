/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import org.osgi.annotation.versioning.ProviderType;

/** The control session of one viewer. Safe from any thread. */
@ProviderType
public interface ControlSession extends AutoCloseable {
    /**
     * Asks for the lease of a stream. It is granted when it is free, when its holder has sent nothing for the
     * configured time, or when {@code take} is true; never without a target, nor after {@link #close}.
     *
     * @return whether this session holds the lease now
     */
    boolean acquire(String stream, boolean take);

    /**
     * Asks the holder for the lease of a stream. It passes to this session when the holder gives it, releases it or
     * does not {@link #answer} in time; the listener is told. It is granted at once as by {@code acquire(stream,
     * false)}. One session asks at a time.
     *
     * @return whether it holds the lease now, or is the one that asks
     */
    default boolean ask(String stream) {
        return acquire(stream, false);
    }

    /**
     * Answers the session that asks for a lease that this one holds. Does nothing when none asks.
     *
     * @param give whether it gets the lease
     */
    default void answer(String stream, boolean give) {}

    /**
     * Gives the viewer another name for people.
     *
     * @param viewer short name
     */
    default void rename(String viewer) {}

    /** Returns whether this session holds the lease of the stream. */
    boolean holds(String stream);

    /**
     * Releases the lease of a stream, or no longer {@link #ask asks} for it. The target gets {@link
     * InputEvent.Release}, which releases what the viewer held down. Does nothing without the lease.
     */
    void release(String stream);

    /**
     * Sends an event to the stream's target.
     *
     * @return whether it was passed on; false without the lease or without a target
     */
    boolean send(String stream, InputEvent event);

    /** Releases every lease and closes the session. Calling it again does nothing. */
    @Override
    void close();
}
