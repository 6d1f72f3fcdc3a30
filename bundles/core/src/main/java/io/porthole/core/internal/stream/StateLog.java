/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each change of a stream's state once; that viewers come and go is worth a debug line only. */
final class StateLog {
    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

    private final String stream;
    private String seen = "";
    private String logged = "";

    StateLog(String stream) {
        this.stream = stream;
    }

    /**
     * Compares the state with the one before.
     *
     * @param settling whether the source was wanted so short a time ago that it need not have a frame yet
     */
    void update(StreamStatus status, boolean settling) {
        String text = status.state().word() + (status.reason().isEmpty() ? "" : ": " + status.reason());
        if (text.equals(seen)) {
            return;
        }
        seen = text;
        boolean usual = status.state() == StreamState.IDLE || (settling && status.state() == StreamState.STALE);
        if (usual || text.equals(logged)) {
            LOG.debug("[stream {}] State {}", stream, text);
        } else {
            logged = text;
            LOG.info("[stream {}] State {}", stream, text);
        }
    }
}
