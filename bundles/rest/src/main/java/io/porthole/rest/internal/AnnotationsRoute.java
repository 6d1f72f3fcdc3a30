/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.stream.Stream;
import io.porthole.http.Problem;
import io.porthole.protocol.AnnotationsJson;
import java.util.concurrent.TimeUnit;

/**
 * {@code POST /api/v1/streams/{name}/annotations}: what a detector in another process has found in a frame. It joins
 * the frames from the newest on until it is replaced or its lifetime is over.
 */
final class AnnotationsRoute {
    static final int DEFAULT_LIFETIME_MS = 1000;
    static final int MAX_LIFETIME_MS = 60_000;

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private AnnotationsRoute() {}

    /**
     * Adds what the body says to the stream's frames.
     *
     * @throws Problem 400 when the body is not understood, 409 when it comes too late
     */
    static void post(Stream stream, String body) {
        JsonNode json = object(body);
        FrameInfo newest = stream.latest();
        long newestSequence = newest == null ? 0 : newest.sequence();
        long sequence = number(json, "sequence", newestSequence, newestSequence);
        long lifetimeMs = number(json, "lifetimeMs", DEFAULT_LIFETIME_MS, MAX_LIFETIME_MS);
        long now = System.nanoTime();
        long nowMicros = TimeUnit.NANOSECONDS.toMicros(now);
        long captureMicros = number(json, "captureTime", nowMicros, nowMicros);
        long until = TimeUnit.MICROSECONDS.toNanos(captureMicros) + TimeUnit.MILLISECONDS.toNanos(lifetimeMs);
        Annotations annotations = read(json);
        if (until - now <= 0) {
            throw new Problem(
                    409,
                    "Too late",
                    "The frame was captured " + (nowMicros - captureMicros) / 1000 + " ms ago, and lifetimeMs is "
                            + lifetimeMs + ".");
        }
        if (!stream.annotate(annotations, sequence, until)) {
            throw new Problem(409, "Too late", "What was found in a frame after " + sequence + " is there already.");
        }
    }

    private static JsonNode object(String body) {
        try {
            JsonNode json = READER.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // answered below, as any other body that is no object
        }
        throw Problem.badValue("The body is not an object like {\"detections\":[{\"bbox\":[x1,y1,x2,y2],"
                + "\"class_name\":\"cup\",\"confidence\":0.87,\"track_id\":7}],\"values\":{},\"lifetimeMs\":1000}.");
    }

    private static Annotations read(JsonNode json) {
        try {
            return AnnotationsJson.read(json);
        } catch (IllegalArgumentException e) {
            throw Problem.badValue(e.getMessage() + ".");
        }
    }

    private static long number(JsonNode json, String name, long otherwise, long greatest) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.canConvertToLong()
                || !value.isIntegralNumber()
                || value.longValue() < 0
                || value.longValue() > greatest) {
            throw Problem.badValue(name + " is not a whole number in 0.." + greatest + ".");
        }
        return value.longValue();
    }
}
