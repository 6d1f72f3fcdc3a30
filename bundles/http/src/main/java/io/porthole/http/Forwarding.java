/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the client asked its first proxy for, as {@code X-Forwarded-Host} and {@code X-Forwarded-Proto} or else {@code
 * Forwarded} (RFC 7239) say. Anybody can send them: what they say proves nothing.
 *
 * @param host host and port; null when no proxy says so
 * @param scheme {@code http} or {@code https}; null when no proxy says so
 */
public record Forwarding(@Nullable String host, @Nullable String scheme) {
    private static final Pattern HOST = parameter("host");
    private static final Pattern SCHEME = parameter("proto");

    private static Pattern parameter(String name) {
        return Pattern.compile("(?i)(?:^|[;,\\s])" + name + "=\"?([^\";,\\s]+)");
    }

    /**
     * Reads the header fields.
     *
     * @param header returns a field's value, or null
     */
    public static Forwarding of(UnaryOperator<@Nullable String> header) {
        String standard = header.apply("Forwarded");
        return new Forwarding(
                either(header.apply("X-Forwarded-Host"), HOST, standard),
                either(header.apply("X-Forwarded-Proto"), SCHEME, standard));
    }

    /** Each proxy adds its own value behind those that were there. */
    private static @Nullable String either(@Nullable String common, Pattern parameter, @Nullable String standard) {
        if (common != null) {
            String first = common.split(",", 2)[0].strip();
            return first.isEmpty() ? null : first;
        }
        Matcher m = standard == null ? null : parameter.matcher(standard);
        return m != null && m.find() ? m.group(1) : null;
    }
}
