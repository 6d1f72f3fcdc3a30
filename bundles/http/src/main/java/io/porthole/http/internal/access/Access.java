/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Problem;
import io.porthole.http.Role;
import java.util.List;
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
 */
public record Access(@Nullable Tokens tokens, HostNames hosts, Origins origins) {
    /** PID of the configuration that says so. */
    public static final String PID = "io.porthole.http";

    private static final String BEARER = "Bearer ";

    /**
     * Makes the rules of one configuration.
     *
     * @param hosts names beside {@code localhost} and addresses
     * @param proxies addresses of trusted proxies
     */
    public static Access of(@Nullable Tokens tokens, Origins origins, List<String> hosts, List<String> proxies) {
        List<String> names =
                Stream.concat(hosts.stream(), origins.hosts().stream()).toList();
        return new Access(tokens, new HostNames(names, proxies), origins);
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

    /** What the request may do; null when it has no valid token and needs one. */
    @Nullable
    public Role role(Request request) {
        if (tokens == null) {
            return Role.CONTROL;
        }
        Role role = role(bearer(request));
        if (role == null) {
            role = role(queryToken(request));
        }
        return role == null ? role(TokenCookie.read(request)) : role;
    }

    private @Nullable Role role(@Nullable String token) {
        return token == null || tokens == null ? null : tokens.role(token);
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

    /** The token in the URL with which a browser opened a page and which it is to keep; null when there is none. */
    @Nullable
    public String tokenToKeep(Request request) {
        String token = tokens == null || !request.getMethod().equals("GET") ? null : queryToken(request);
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        boolean page = accept != null && accept.contains("text/html");
        return token != null && page && tokens != null && tokens.role(token) != null ? token : null;
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
