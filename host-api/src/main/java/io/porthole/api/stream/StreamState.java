/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.Locale;

/** State of a stream. The same words stand in the API, the log, the metrics and the page. */
public enum StreamState {
    /** Frames arrive; the newest is younger than the stale bound. */
    LIVE,
    /**
     * Somebody watches, but the newest frame is older than the bound, or none has come yet, or there is no encoder for
     * any codec that the viewers accept; or the source cannot be reached.
     */
    STALE,
    /** Frames arrive, but they stand in for missing ones. */
    PLACEHOLDER,
    /** Nobody watches, so no frames are captured. */
    IDLE,
    /** The producer has ended; the stream is live again when it comes back. */
    ENDED,
    /** The source cannot deliver frames. */
    FAILED;

    /** Returns the word, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
