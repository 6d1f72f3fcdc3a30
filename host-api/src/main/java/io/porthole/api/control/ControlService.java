/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.control;

import io.porthole.api.panel.Panel;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Grants the leases by which viewers control simulations. A service; safe from any thread. At most one viewer holds the
 * lease of a simulation, which is that of all streams of one {@link InputTarget}. It is kept for the configured time
 * when the target is removed, and holds for another target that comes meanwhile.
 */
@ProviderType
public interface ControlService {
    /** Returns whether the stream has an {@link InputTarget}, or a {@link Panel} with something that can be set. */
    boolean steerable(String stream);

    /**
     * Returns the names of the {@link InputEvent.Command commands} that the stream's target understands, sorted and
     * unmodifiable; empty when it understands none or there is no target.
     */
    SortedSet<String> commands(String stream);

    /**
     * Returns the controls of the stream, of several panels those that were registered first; null when there are none.
     */
    default @Nullable Panel panel(String stream) {
        return null;
    }

    /** Returns the viewer that holds the stream's lease, by the name it gave itself, or null. */
    @Nullable
    String holder(String stream);

    /** Returns for how many milliseconds the holder of the stream's lease has sent nothing; 0 when nobody holds it. */
    default long idleMillis(String stream) {
        return 0;
    }

    /**
     * Returns the same for cameras, which viewers may move who control nothing else. There a lease is that of one
     * camera, and who has it sends the target {@link InputEvent.Camera}. It is granted while the viewer in control of
     * the simulation does not use a stream of that camera, and lost as soon as that viewer does. Null where cameras
     * have no leases.
     */
    default @Nullable ControlService cameras() {
        return null;
    }

    /**
     * Opens a session for one viewer, through which it acquires leases and sends input. When the service goes, every
     * session loses its leases and is closed; a viewer that stays opens another with the next service.
     *
     * @param viewer short name for people, such as an address
     * @param listener told of leases that the session loses
     */
    ControlSession open(String viewer, LeaseListener listener);
}
