/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Problem;
import io.porthole.http.Role;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what. Immutable; a new one for every configuration.
 *
 * @param tokens null when none is needed: bound to loopback, and none configured
 * @param hosts the names that the host answers to
 * @param origins which pages may use the host
 * @param links that let watch, for as long as they hold
 */
public record Access(@Nullable Tokens tokens, HostNames hosts, Origins origins, LinkTable links) {
    /** PID of the configuration that says so. */
    public static final String PID = "io.porthole.http";

    private static final String BEARER = "Bearer ";

    /**
     * What a request may do.
     *
     * @param link that lets it watch; null when a token does, or none is needed
     */
    public record Right(Role role, @Nullable OpenLink link) {}

    /**
     * Makes the rules of one configuration.
     *
     * @param hosts names beside {@code localhost} and addresses
     * @param proxies addresses of trusted proxies
     */
    public static Access of(
            @Nullable Tokens tokens, Origins origins, List<String> hosts, List<String> proxies, LinkTable links) {
        List<String> names =
                Stream.concat(hosts.stream(), origins.hosts().stream()).toList();
        return new Access(tokens, new HostNames(names, proxies), origins, links);
    }

    /** Returns what to warn of; null when all is well. */
    public @Nullable String danger() {
        return tokens == null && origins.any()
                ? "allowedOrigins of " + PID + " is * and no token is required: every page that a browser on this"
                        + " machine opens can view and control all streams. Name the origins that should, or set a"
                        + " token."
                : null;
    }

    /**
     * Returns the refusal of a request for a name that is not this host's; null for any other request. A page under a
     * foreign name has neither a token, in a cookie either, since a browser keeps it for the name that set it, nor a
     * configured origin, which the browser writes itself.
     *
     * @param role of the request
     */
    public @Nullable Problem unknownHost(Request request, @Nullable Role role) {
        boolean proven = (tokens != null && role != null)
                || origins.configured(request.getHeaders().get(HttpHeader.ORIGIN));
        return proven || hosts.answersTo(request) ? null : hosts.refusal(request);
    }

    /** Returns the refusal of a wrong token while too many others wait for their answers. */
    public static Problem tooManyWrongTokens() {
        return new Problem(429, "Too many wrong tokens", "This address sends wrong tokens. Use the host's own.");
    }

    /**
     * What the request may do; null when it has no valid token and needs one. Where none is needed, the token of a link
     * lets watch all the same, and that of one that has ended nothing.
     */
    @Nullable
    public Right right(Request request) {
        Right right = right(bearer(request));
        if (right == null) {
            right = right(queryToken(request));
        }
        if (right == null && tokens == null) {
            return showsLink(request) ? null : new Right(Role.CONTROL, null);
        }
        return right == null ? right(TokenCookie.read(request)) : right;
    }

    private @Nullable Right right(@Nullable String token) {
        if (token == null) {
            return null;
        }
        Role role = tokens == null ? null : tokens.role(token);
        OpenLink link = role == null ? links.find(token) : null;
        return role != null ? new Right(role, null) : link != null ? new Right(link.role(), link) : null;
    }

    private static boolean showsLink(Request request) {
        return Stream.of(bearer(request), queryToken(request))
                .filter(Objects::nonNull)
                .anyMatch(LinkTable::isLinkToken);
    }

    /** Returns the refusal of a request that may do nothing. */
    public Problem unauthorized(Request request) {
        String kept = tokens == null ? null : TokenCookie.read(request);
        return showsLink(request) || (kept != null && LinkTable.isLinkToken(kept))
                ? new Problem(401, "Link ended", "This link has ended. Ask for another one.")
                : Problem.tokenNeeded();
    }

    /** Returns whether a token is in the request's header or URL, right or wrong, where tokens are needed. */
    public boolean showsToken(Request request) {
        return tokens != null && (bearer(request) != null || queryToken(request) != null);
    }

    /** Returns whether a token is in the request's cookie, right or wrong, where tokens are needed. */
    public boolean keepsToken(Request request) {
        return tokens != null && TokenCookie.read(request) != null;
    }

    private static @Nullable String bearer(Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    /**
     * Returns the cookie with the token in the URL with which a browser opened a page; null when it is to keep none. A
     * link's lasts as long as the link, and takes the place of no token that lets do more.
     */
    @Nullable
    public String cookie(Request request) {
        String token = tokens == null || !request.getMethod().equals("GET") ? null : queryToken(request);
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        boolean page = accept != null && accept.contains("text/html");
        Right right = page ? right(token) : null;
        if (token == null || right == null) {
            return null;
        }
        if (right.link == null) {
            return TokenCookie.make(request, token);
        }
        Right kept = right(TokenCookie.read(request));
        boolean more = kept != null && kept.role != right.role && kept.role.includes(right.role);
        return more ? null : TokenCookie.make(request, token) + "; Max-Age=" + links.secondsLeft(right.link);
    }

    private static @Nullable String queryToken(Request request) {
        String query = request.getHttpURI().getQuery();
        if (query == null || !query.contains("token=")) {
            return null;
        }
        Fields fields = Request.extractQueryParameters(request);
        return fields.getValue("token");
    }
}
