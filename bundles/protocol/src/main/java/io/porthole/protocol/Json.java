/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reads the messages of viewers. Only trees: binding to classes would leave them in Jackson's caches when the
 * bundle goes.
 */
public final class Json {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private Json() {}

    /**
     * Returns the message.
     *
     * @throws IllegalArgumentException when it is not one JSON object
     */
    public static JsonNode object(String text) {
        try {
            JsonNode node = READER.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("a message is a JSON object");
    }

    /**
     * Returns a field that is text.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is not text");
        }
        return value.textValue();
    }

    /**
     * Returns a field that is a whole number.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static long number(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException(name + " is not a whole number");
        }
        return value.longValue();
    }
}
