/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.frame.Codec;
import io.porthole.api.stream.SubscribeOptions;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of frames that a source has offered so far, or says that it will.
 *
 * @param raw whether raw ones, which is taken for granted until a frame arrives encoded
 * @param encoded the codec of those that arrive encoded, or null
 */
record SourceInput(boolean raw, @Nullable Codec encoded) {
    /** Nothing has come yet, or raw frames only. */
    static final SourceInput RAW = new SourceInput(true, null);

    /** Returns the input of a source that has offered nothing yet. */
    static SourceInput announced(@Nullable Codec codec) {
        return codec == null ? RAW : new SourceInput(false, codec);
    }

    /** Returns why viewers of raw or of other frames get nothing; empty when raw frames come. */
    String stall() {
        return raw ? "" : "the source offers " + encoded + " only";
    }

    /** Returns why a viewer with those options gets nothing, whatever encoders there are; empty when it may. */
    String refusal(SubscribeOptions options) {
        boolean accepted = options.accepted().stream().anyMatch(a -> a.codec().equals(encoded));
        return raw || accepted
                ? ""
                : stall() + ", and the host decodes none; watch it by a viewer that accepts " + encoded;
    }
}
