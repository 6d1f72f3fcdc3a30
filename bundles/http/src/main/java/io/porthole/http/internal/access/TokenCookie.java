/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Forwarding;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the token of a page that was opened with {@code ?token=}, so that its images and WebSockets carry it.
 *
 * <p>The path that it holds for is that of the host as the browser sees it, which a proxy may have prefixed. It is
 * {@code X-Forwarded-Prefix} when the proxy says so and {@code /} when there is no sign of a proxy. Else it is left
 * out, which makes the browser take the folder of the page: right for the page at {@code /}.
 */
public final class TokenCookie {
    /** Name of the cookie. */
    public static final String NAME = "porthole_token";

    private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*/?");

    private TokenCookie() {}

    /** Returns the token that a request carries; null for none. */
    public static @Nullable String read(Request request) {
        for (HttpCookie cookie : Request.getCookies(request)) {
            if (cookie.getName().equals(NAME)) {
                try {
                    return URLDecoder.decode(cookie.getValue(), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return null; // not one that was set here
                }
            }
        }
        return null;
    }

    /** Returns the value of {@code Set-Cookie}. */
    public static String make(Request request, String token) {
        String path = path(request);
        boolean https = "https"
                .equalsIgnoreCase(Forwarding.of(request.getHeaders()::get).scheme());
        return NAME + '=' + URLEncoder.encode(token, StandardCharsets.UTF_8)
                + (path.isEmpty() ? "" : "; Path=" + path)
                + "; HttpOnly; SameSite=Strict"
                + (https ? "; Secure" : "");
    }

    private static String path(Request request) {
        HttpFields headers = request.getHeaders();
        String prefix = headers.get("X-Forwarded-Prefix");
        if (prefix != null && PREFIX.matcher(prefix).matches()) {
            return prefix.endsWith("/") ? prefix : prefix + '/';
        }
        boolean proxied = headers.contains(HttpHeader.X_FORWARDED_FOR)
                || headers.contains(HttpHeader.X_FORWARDED_HOST)
                || headers.contains(HttpHeader.X_FORWARDED_PROTO)
                || headers.contains("X-Real-IP")
                || headers.contains(HttpHeader.FORWARDED)
                || headers.contains(HttpHeader.VIA);
        return proxied ? "" : "/";
    }
}
