/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Problem;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which pages in a browser may use the host: its own, and those of configured origins. Browsers tell the page by
 * {@code Sec-Fetch-Site}, {@code Origin} or {@code Referer}; other clients send none of them and are not asked.
 */
public final class Origins {
    private static final Logger LOG = LoggerFactory.getLogger(Origins.class);
    private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");

    private static final String ANY = "*";

    /** Notebooks of VS Code, which may have the host in a frame; each has an origin of its own, which nobody knows. */
    private static final String VSCODE = "vscode-webview:";

    /** Those that the policy can name: it knows no IPv6 literals. */
    private static final Pattern FRAME_ANCESTOR = Pattern.compile("https?://[a-z0-9._-]+(:[0-9]+)?");

    private final Set<String> allowed;
    private final boolean any;
    private final String frameAncestors;
    private final RefusalLog refusals = new RefusalLog();

    /** Adds origins to the host's own, such as {@code https://lab.example.org:8443}, or {@code *} for any. */
    public Origins(List<String> configured) {
        any = configured.contains(ANY);
        allowed = configured.stream()
                .filter(o -> !o.equals(ANY) && !o.equals(VSCODE))
                .map(o -> o.toLowerCase(Locale.ROOT))
                .filter(Origins::isOrigin)
                .collect(Collectors.toUnmodifiableSet());
        Stream<String> named = Stream.concat(
                allowed.stream().filter(o -> FRAME_ANCESTOR.matcher(o).matches()),
                configured.stream().filter(VSCODE::equals).distinct());
        frameAncestors =
                any ? ANY : Stream.concat(Stream.of("'self'"), named.sorted()).collect(Collectors.joining(" "));
    }

    private static boolean isOrigin(String text) {
        boolean ok = Authority.ofOrigin(text) != null;
        if (!ok) {
            LOG.error(
                    "[http] Ignoring '{}' in allowedOrigins of {}: an origin is written https://host or"
                            + " https://host:port, and * is any",
                    text,
                    Access.PID);
        }
        return ok;
    }

    /** Returns the hosts of the configured origins. */
    List<String> hosts() {
        return allowed.stream().map(o -> o.substring(o.indexOf("//") + 2)).toList();
    }

    /** Returns the pages that may show the host in a frame, as {@code frame-ancestors} has them. */
    public String frameAncestors() {
        return frameAncestors;
    }

    /** Returns whether any page may use the host. */
    public boolean any() {
        return any;
    }

    /** Returns whether answers depend on the origin, which caches must know. */
    public boolean vary() {
        return any || !allowed.isEmpty();
    }

    /** Returns whether a configured origin sent it, so that its scripts may read the answer. */
    public boolean configured(@Nullable String origin) {
        return origin != null && (any || allowed.contains(origin.toLowerCase(Locale.ROOT)));
    }

    /** Returns the refusal of a request by a foreign page; null for any other request. */
    public @Nullable Problem foreign(Request request) {
        HttpFields headers = request.getHeaders();
        if (any) {
            return null;
        }
        String site = headers.get("Sec-Fetch-Site");
        if (site != null && OTHER_SITES.contains(site)) {
            String page = page(headers);
            return configured(page) ? null : refusal(page, headers);
        }
        // what a browser calls same-origin is so behind any proxy
        return "same-origin".equals(site) ? null : foreignSocket(request);
    }

    /**
     * Returns the refusal of a WebSocket that the same page opens; null when it is let in. Browsers tell by {@code
     * Origin} alone where a WebSocket comes from.
     */
    public @Nullable Problem foreignSocket(Request request) {
        HttpFields headers = request.getHeaders();
        String page = page(headers);
        return any || page == null || configured(page) || own(page, headers) ? null : refusal(page, headers);
    }

    private static Problem refusal(@Nullable String page, HttpFields headers) {
        Authority asked = Authority.asked(headers);
        return new Problem(
                403,
                "Foreign origin",
                (page == null ? "A page of another site" : "The page at " + page) + " may not use this host, which was"
                        + " asked as '" + (asked == null ? "" : asked) + "'. If a proxy stands between them, it must"
                        + " pass the name on (X-Forwarded-Host or Forwarded); else add the page's origin to"
                        + " allowedOrigins in the configuration " + Access.PID + ".");
    }

    /** Logs that a foreign page was refused, once per page and minute. */
    public Problem logged(Problem refusal) {
        refusals.add(refusal);
        return refusal;
    }

    /** Returns the origin of the page that sent the request; null when no page did, or it does not tell. */
    private static @Nullable String page(HttpFields headers) {
        String origin = headers.get(HttpHeader.ORIGIN);
        String referer = headers.get(HttpHeader.REFERER);
        if (origin != null || referer == null) {
            return origin;
        }
        try {
            URI uri = URI.create(referer);
            return uri.getScheme() + "://" + uri.getRawAuthority();
        } catch (IllegalArgumentException e) {
            return "null";
        }
    }

    /** Many proxies pass the host on without its port; then the port is not compared. */
    private static boolean own(String page, HttpFields headers) {
        Authority asked = Authority.asked(headers);
        Authority sent = Authority.ofOrigin(page);
        return asked != null
                && sent != null
                && asked.host().equals(sent.host())
                && (asked.port() == 0 || asked.port() == sent.port());
    }

    /** Whether the request wants a WebSocket. */
    public static boolean webSocket(Request request) {
        HttpFields headers = request.getHeaders();
        return headers.contains(HttpHeader.SEC_WEBSOCKET_VERSION) || headers.contains(HttpHeader.UPGRADE, "websocket");
    }
}
