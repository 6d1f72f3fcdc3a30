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
 * @param adaptive whether the host may send images of a lower quality, or smaller ones, than {@code stream} says
 */
record WatchOptions(StreamOptions stream, List<Codec> codecs, boolean adaptive) {
    private static final String QUALITY = "quality";
    private static final String AUTO = "auto";

    private static final List<Codec> KNOWN = List.of(Codec.JPEG, Codec.H264);

    /** JPEG alone, just so. */
    static WatchOptions jpeg(StreamOptions stream) {
        return new WatchOptions(stream, List.of(Codec.JPEG), false);
    }

    /** JPEG alone, as well as the link carries it. */
    static WatchOptions adaptive(StreamOptions stream) {
        return new WatchOptions(stream, List.of(Codec.JPEG), true);
    }

    /**
     * Reads a {@code subscribe} message.
     *
     * @param before what holds where nothing is said
     * @param standard has the quality and subsampling that {@code auto} stands for
     * @throws IllegalArgumentException when a value is not understood; the message says what is allowed
     */
    static WatchOptions of(JsonNode json, WatchOptions before, StreamOptions standard) {
        boolean auto = json.path(QUALITY).asText().equals(AUTO);
        StreamOptions otherwise = auto ? before.stream.withProfile(standard.profile()) : before.stream;
        StreamOptions stream =
                StreamOptions.of(name -> auto && name.equals(QUALITY) ? null : option(json, name), otherwise);
        return new WatchOptions(
                stream,
                json.hasNonNull("codecs") ? codecs(json.path("codecs")) : before.codecs,
                json.hasNonNull(QUALITY) ? auto : before.adaptive);
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
