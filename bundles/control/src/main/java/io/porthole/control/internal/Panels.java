/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.panel.Panel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The panels by stream. The first one registered serves a stream; another takes its place when it is removed. */
final class Panels {
    private static final Logger LOG = LoggerFactory.getLogger(Panels.class);

    private final Map<Panel, Set<String>> streamsOf = new LinkedHashMap<>();

    synchronized void add(Panel panel, Set<String> streams) {
        streamsOf.put(panel, Set.copyOf(streams));
    }

    synchronized void remove(Panel panel) {
        streamsOf.remove(panel);
    }

    synchronized @Nullable Panel find(String stream) {
        for (Map.Entry<Panel, Set<String>> entry : streamsOf.entrySet()) {
            if (entry.getValue().contains(stream)) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Returns whether the stream has something that can be set now. */
    boolean isEditable(String stream) {
        Panel panel = find(stream);
        return panel != null && panel.editable();
    }

    /**
     * Sets a value.
     *
     * @return false without a panel
     * @throws IllegalArgumentException as {@link Panel#set} does
     */
    boolean set(String stream, String control, Object value) {
        Panel panel = find(stream);
        if (panel == null) {
            return false;
        }
        Object checked = panel.check(control, value);
        try {
            panel.set(control, value);
        } catch (RuntimeException e) {
            // the simulation is third-party code: its fault must not end the viewer's connection
            LOG.warn("[control] [stream {}] Setting {} to {} failed", stream, control, checked, e);
        }
        return true;
    }
}
