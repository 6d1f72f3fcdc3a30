/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import io.porthole.http.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which pages in a browser may use the host: its own, and those of configured origins. Only requests that change
 * something and WebSockets are asked, and only those with an {@code Origin}: browsers send it, other clients do not.
 *
 * <p>Without tokens a page of another site could get in by letting its own name point here (DNS rebinding): it has the
 * same origin then. So without tokens the {@code Host} must be one that nobody else can have: an address,
 * {@code localhost} or the host of a configured origin. A WebSocket that came through a proxy is let in too: no page
 * can add {@code X-Forwarded-Host} to a WebSocket.
 */
final class Origins {
    private static final Logger LOG = LoggerFactory.getLogger(Origins.class);
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\s]+");
    private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Set<String> allowed;

    Origins(List<String> configured) {
        allowed = configured.stream()
                .map(o -> o.toLowerCase(Locale.ROOT))
                .filter(Origins::isOrigin)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOrigin(String text) {
        boolean ok = ORIGIN.matcher(text).matches();
        if (!ok) {
            LOG.error(
                    "allowedOrigins of {} has '{}', which is ignored: an origin is written https://host or"
                            + " https://host:port",
                    HttpConfig.PID,
                    text);
        }
        return ok;
    }

    /** Whether a configured origin sent it, so that its scripts may read the answer. */
    boolean configured(@Nullable String origin) {
        return origin != null && allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** Why the request is refused; null when it is not. */
    @Nullable
    Problem refusal(Request request, boolean tokens) {
        HttpFields headers = request.getHeaders();
        String origin = headers.get(HttpHeader.ORIGIN);
        boolean webSocket = webSocket(request);
        if (origin == null || (!webSocket && SAFE.contains(request.getMethod())) || configured(origin)) {
            return null;
        }
        String host = headers.get(HttpHeader.HOST);
        String forwarded = first(headers.get(HttpHeader.X_FORWARDED_HOST));
        if (!same(origin, forwarded == null ? host : forwarded)) {
            return new Problem(
                    403,
                    "Foreign origin",
                    "The page at " + origin + " may not use this host. Name it in allowedOrigins if it should.");
        }
        boolean proxied = webSocket && forwarded != null;
        if (!tokens && !proxied && !known(host)) {
            return new Problem(
                    403,
                    "Unknown host",
                    "This host answers to localhost and to addresses, not to " + host
                            + ". Name the origin in allowedOrigins, or configure a token.");
        }
        return null;
    }

    static boolean webSocket(Request request) {
        HttpFields headers = request.getHeaders();
        return headers.contains(HttpHeader.SEC_WEBSOCKET_VERSION) || headers.contains(HttpHeader.UPGRADE, "websocket");
    }

    private static @Nullable String first(@Nullable String list) {
        return list == null ? null : list.split(",", 2)[0].strip();
    }

    /**
     * Whether an origin is that of a host. Many proxies pass the host on without its port; then the port is not
     * compared.
     */
    private static boolean same(String origin, @Nullable String host) {
        HostPort asked = parse(host);
        HostPort sent = ORIGIN.matcher(origin).matches() ? parse(authority(origin)) : null;
        if (asked == null || sent == null || !asked.getHost().equalsIgnoreCase(sent.getHost())) {
            return false;
        }
        int port = sent.getPort(origin.startsWith("https:") ? 443 : 80);
        return !asked.hasPort() || asked.getPort() == port;
    }

    private boolean known(@Nullable String host) {
        HostPort asked = parse(host);
        if (asked == null) {
            return false;
        }
        String name = asked.getHost().toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.startsWith("[")
                || IPV4.matcher(name).matches()
                || allowed.stream().map(o -> parse(authority(o))).anyMatch(h -> h != null && name.equals(h.getHost()));
    }

    private static String authority(String origin) {
        return origin.substring(origin.indexOf("//") + 2);
    }

    private static @Nullable HostPort parse(@Nullable String authority) {
        if (authority == null || authority.isBlank()) {
            return null;
        }
        try {
            return new HostPort(authority);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
