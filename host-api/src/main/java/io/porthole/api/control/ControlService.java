/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Says who steers which stream. A service; safe from any thread. At most one viewer holds a stream's lease. */
@ProviderType
public interface ControlService {
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
     * Opens a session for one viewer, through which it acquires leases and sends input.
     *
     * @param viewer short name for others to read, such as an address
     */
    ControlSession open(String viewer);
}
