/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.Locale;

/** How a stream is. The same words stand in the API, the log, the metrics and the page. */
public enum StreamState {
    /** Pictures come; the newest is younger than the stale bound. */
    LIVE,
    /**
     * Somebody watches, but the newest picture is older than the bound, or none has come yet, or there is no encoder
     * for it; or the source is out of reach.
     */
    STALE,
    /** Pictures come, but they stand in for missing ones. */
    PLACEHOLDER,
    /** Nobody watches, so no pictures are taken. */
    IDLE,
    /** The producer has gone; the stream is live again when it comes back. */
    ENDED,
    /** The source cannot take pictures. */
    FAILED;

    /** The word, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
