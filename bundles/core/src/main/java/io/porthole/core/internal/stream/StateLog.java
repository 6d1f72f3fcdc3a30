/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once when a stream's state changes; that viewers come and go is not worth more than a debug line. */
final class StateLog {
    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

    private final String stream;
    private String seen = "";
    private String said = "";

    StateLog(String stream) {
        this.stream = stream;
    }

    /**
     * Looks at the state.
     *
     * @param settling whether the source was wanted so short a time ago that it need not have a picture yet
     */
    void look(StreamStatus status, boolean settling) {
        String text = status.state().word() + (status.reason().isEmpty() ? "" : ": " + status.reason());
        if (text.equals(seen)) {
            return;
        }
        seen = text;
        boolean usual = status.state() == StreamState.IDLE || (settling && status.state() == StreamState.STALE);
        if (usual || text.equals(said)) {
            LOG.debug("Stream {} is {}", stream, text);
        } else {
            said = text;
            LOG.info("Stream {} is {}", stream, text);
        }
    }
}
