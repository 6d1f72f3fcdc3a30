/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * How the client reached this host, through proxies as they say.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address; IPv6 literals in brackets
 * @param port as the client wrote it, or -1 when it wrote none
 */
record RequestAddress(String scheme, String host, int port) {

    /** From {@code X-Forwarded-Proto} and {@code X-Forwarded-Host}, else from the request itself. */
    static RequestAddress of(HttpServletRequest request) {
        String scheme = first(request.getHeader("X-Forwarded-Proto"));
        String authority = first(request.getHeader("X-Forwarded-Host"));
        if (authority == null) {
            authority = first(request.getHeader("Host"));
        }
        return of(scheme == null ? request.getScheme() : scheme, authority == null ? "localhost" : authority);
    }

    static RequestAddress of(String scheme, String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']') && authority.indexOf(':') >= 0;
        boolean bareIpv6 = !authority.startsWith("[") && authority.indexOf(':') != colon;
        if (bareIpv6) {
            return new RequestAddress(scheme, "[" + authority + "]", -1);
        }
        int port = hasPort ? Ports.parse(authority.substring(colon + 1), -1) : -1;
        return new RequestAddress(scheme, hasPort ? authority.substring(0, colon) : authority, port);
    }

    /** The port, or the scheme's own when none was written. */
    int effectivePort() {
        return port > 0 ? port : scheme.equals("https") ? 443 : 80;
    }

    /** Scheme, host and port, without a path. */
    String url() {
        return scheme + "://" + host + (port > 0 ? ":" + port : "");
    }

    /** A list header's first entry: the proxy nearest to the client. */
    private static @Nullable String first(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        int comma = header.indexOf(',');
        return (comma < 0 ? header : header.substring(0, comma)).strip();
    }
}
