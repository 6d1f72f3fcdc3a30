/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.frame.Codec;
import io.porthole.protocol.StreamOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client watches a stream.
 *
 * @param stream quality, subsampling and rate
 * @param codecs that it can decode, the preferred one first
 */
record WatchOptions(StreamOptions stream, List<Codec> codecs) {
    private static final List<Codec> KNOWN = List.of(Codec.JPEG, Codec.H264);

    /** JPEG alone. */
    static WatchOptions jpeg(StreamOptions stream) {
        return new WatchOptions(stream, List.of(Codec.JPEG));
    }

    /**
     * Reads a {@code subscribe} message.
     *
     * @param before what holds where nothing is said
     * @throws IllegalArgumentException when a value is not understood; the message says what is allowed
     */
    static WatchOptions of(JsonNode json, WatchOptions before) {
        StreamOptions stream = StreamOptions.of(name -> option(json, name), before.stream);
        return new WatchOptions(stream, json.hasNonNull("codecs") ? codecs(json.path("codecs")) : before.codecs);
    }

    /** Returns an option of a subscription; detections are messages of their own here. */
    private static @Nullable String option(JsonNode json, String name) {
        return json.hasNonNull(name) && !name.equals(StreamOptions.ANNOTATIONS)
                ? json.path(name).asText()
                : null;
    }

    /** Codecs that are unknown here are left out, so that a later client can ask for more. */
    private static List<Codec> codecs(JsonNode names) {
        List<Codec> codecs = new ArrayList<>();
        for (JsonNode name : names) {
            for (Codec known : KNOWN) {
                if (known.name().equals(name.asText()) && !codecs.contains(known)) {
                    codecs.add(known);
                }
            }
        }
        if (codecs.isEmpty()) {
            throw new IllegalArgumentException(
                    "codecs " + names + " is not a list with one or more of \"jpeg\", \"h264\".");
        }
        return List.copyOf(codecs);
    }
}
