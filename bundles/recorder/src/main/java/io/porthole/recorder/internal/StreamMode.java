/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A word of the configuration for each stream: {@code always}, or {@code off, demo=always}, where the word without a
 * name holds for all other streams.
 *
 * @param <M> the words
 */
record StreamMode<M extends Enum<M>>(M others, Map<String, M> named) {
    /**
     * Reads the configuration.
     *
     * @throws IllegalArgumentException when it is not understood; the message says what is allowed
     */
    static <M extends Enum<M>> StreamMode<M> parse(String text, Class<M> type, M usual) {
        M others = usual;
        Map<String, M> named = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int eq = part.indexOf('=');
            if (eq >= 0) {
                named.put(part.substring(0, eq).strip(), word(part.substring(eq + 1), type));
            } else if (!part.isBlank()) {
                others = word(part, type);
            }
        }
        return new StreamMode<>(others, Map.copyOf(named));
    }

    private static <M extends Enum<M>> M word(String text, Class<M> type) {
        for (M value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                return value;
            }
        }
        String words = Arrays.stream(type.getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "'" + text.strip() + "' is not one of " + words + ", or STREAM=WORD, separated by commas");
    }

    M of(String stream) {
        return named.getOrDefault(stream, others);
    }
}
