/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.panel.Panel;
import io.porthole.api.record.RecordingService;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Registry in which streams are published. */
interface Services {
    /** Returns whether the host has a source of that name that is none of the link's. */
    boolean isTaken(String name);

    /** Publishes a stream as a source of frames. */
    Registration source(LinkStream stream, Map<String, Object> properties);

    /** Publishes a stream as an input target. */
    Registration target(LinkStream stream, Map<String, Object> properties);

    /** Publishes the controls of a stream. */
    Registration panel(Panel panel, Map<String, Object> properties);

    /** Returns what records streams, or null when there is nothing that does. */
    @Nullable
    RecordingService recorder();

    /** A published service. */
    interface Registration {
        /** Changes its properties. */
        void update(Map<String, Object> properties);

        /** Unregisters it. */
        void remove();
    }
}
