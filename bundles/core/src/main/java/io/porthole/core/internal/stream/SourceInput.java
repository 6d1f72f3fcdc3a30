/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.frame.Codec;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of frames that a source has offered so far.
 *
 * @param raw whether raw ones, which is taken for granted until a frame arrives encoded
 * @param encoded the codec of those that arrive encoded, or null
 */
record SourceInput(boolean raw, @Nullable Codec encoded) {
    /** Nothing has come yet, or raw frames only. */
    static final SourceInput RAW = new SourceInput(true, null);

    /** Returns why viewers of raw or of other frames get nothing; empty when raw frames come. */
    String stall() {
        return raw ? "" : "the source offers " + encoded + " only";
    }
}
