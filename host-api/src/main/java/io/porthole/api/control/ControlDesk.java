/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Says who steers which stream. A service; safe from any thread. At most one viewer holds a stream's lease. */
@ProviderType
public interface ControlDesk {
    /** Whether anything takes input for that stream. */
    boolean steerable(String stream);

    /**
     * Names of the {@link InputEvent.Command commands} that the stream's target understands; empty when it understands
     * none or there is none.
     */
    Set<String> commands(String stream);

    /** Who holds the stream's lease just now, as it named itself, or null when nobody does. */
    @Nullable
    String holder(String stream);

    /**
     * A seat for one viewer: what it asks and sends goes through it.
     *
     * @param viewer short name for others to read, such as an address
     */
    Seat seat(String viewer);

    /** One viewer's place at the desk. Safe from any thread. */
    @ProviderType
    interface Seat extends AutoCloseable {
        /**
         * Asks for the lease of a stream. It is granted when it is free, when its holder has sent nothing for the
         * configured time, or when {@code take} is true.
         *
         * @return whether this seat holds it now
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

        /** Leaves: every lease is given back. */
        @Override
        void close();
    }
}
