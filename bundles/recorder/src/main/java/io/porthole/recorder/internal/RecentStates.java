/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.record.RecordingStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the last recordings ended, for those whose sidecar could not say it because the disk was full. */
final class RecentStates {
    private static final int MAX_STATES = 256;

    private final Map<String, RecordingStatus> states = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RecordingStatus> eldest) {
            return size() > MAX_STATES;
        }
    };

    synchronized void put(RecordingStatus status) {
        states.put(status.id(), status);
    }

    synchronized @Nullable RecordingStatus of(String id) {
        return states.get(id);
    }

    synchronized void remove(String id) {
        states.remove(id);
    }
}
