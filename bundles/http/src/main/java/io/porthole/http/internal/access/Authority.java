/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Forwarding;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * The host and port of a URL (RFC 3986, 3.2).
 *
 * @param host in lower case; IPv6 literals in brackets
 * @param port 0 when none is given
 */
record Authority(String host, int port) {
    private static final Pattern ORIGIN = Pattern.compile("http(s)?://([^/?#@\\s]+)");

    static @Nullable Authority parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            HostPort parsed = new HostPort(text.strip());
            String host = parsed.getHost().toLowerCase(Locale.ROOT);
            return new Authority(
                    host.endsWith(".") ? host.substring(0, host.length() - 1) : host,
                    parsed.hasPort() ? parsed.getPort() : 0);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Returns the authority of an origin, with its scheme's port where it names none; null for no origin of a page. */
    static @Nullable Authority ofOrigin(@Nullable String origin) {
        Matcher m = ORIGIN.matcher(origin == null ? "" : origin);
        Authority named = m.matches() ? parse(m.group(2)) : null;
        if (named == null || named.port > 0) {
            return named;
        }
        return new Authority(named.host, m.group(1) == null ? 80 : 443);
    }

    /** Returns the authority that the client asked, as its proxy or else the client says. */
    static @Nullable Authority asked(HttpFields headers) {
        String forwarded = Forwarding.of(headers::get).host();
        return parse(forwarded == null ? headers.get(HttpHeader.HOST) : forwarded);
    }

    @Override
    public String toString() {
        return port == 0 ? host : host + ':' + port;
    }
}
