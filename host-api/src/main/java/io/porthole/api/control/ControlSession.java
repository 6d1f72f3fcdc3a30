/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import org.osgi.annotation.versioning.ProviderType;

/** One viewer's control session. Safe from any thread. */
@ProviderType
public interface ControlSession extends AutoCloseable {
    /**
     * Asks for the lease of a stream. It is granted when it is free, when its holder has sent nothing for the
     * configured time, or when {@code take} is true.
     *
     * @return whether this session holds it now
     */
    boolean acquire(String stream, boolean take);

    /** Gives the lease back; what was held is let go by {@link InputEvent.Release}. */
    void release(String stream);

    /**
     * Sends an event to the stream's target.
     *
     * @return whether it was passed on; false without the lease or without a target
     */
    boolean send(String stream, InputEvent event);

    /** Gives every lease back and ends the session. Calling it again does nothing. */
    @Override
    void close();
}
