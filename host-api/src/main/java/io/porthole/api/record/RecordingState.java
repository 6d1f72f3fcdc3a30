/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.record;

import java.util.Locale;

/** State of a recording. The same words stand in the API, the log, the metrics and the page. */
public enum RecordingState {
    /** Frames are being written, or the first one is awaited. */
    RECORDING,
    /** It has ended as it should: it was stopped, has its length, or its stream has ended. */
    ENDED,
    /** It could not go on; what was written until then is whole. */
    FAILED,
    /** The host died while it was recording; what was written until then can be played. */
    INTERRUPTED;

    /** Returns the word, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
