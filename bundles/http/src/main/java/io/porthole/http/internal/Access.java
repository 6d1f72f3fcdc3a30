/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import io.porthole.http.Problem;
import io.porthole.http.Role;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what. Immutable; a new one for every configuration.
 *
 * @param tokens null when none is needed: bound to loopback, and none configured
 * @param origins which pages may use the host
 */
record Access(@Nullable Tokens tokens, Origins origins) {
    private static final String BEARER = "Bearer ";

    static Problem tokenNeeded() {
        return new Problem(
                401,
                "Token needed",
                "Open the URL that the host printed, with its ?token=, or send Authorization: Bearer with the token.");
    }

    static Access of(Settings settings, boolean loopback, Tokens random) {
        boolean configured =
                !settings.token().isEmpty() || !settings.viewToken().isEmpty();
        Tokens tokens = loopback && !configured ? null : random.or(settings.token(), settings.viewToken());
        return new Access(tokens, new Origins(settings.allowedOrigins()));
    }

    /** What the request may do; null when it has no valid token and needs one. */
    @Nullable
    Role role(Request request) {
        if (tokens == null) {
            return Role.CONTROL;
        }
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            Role role = tokens.role(authorization.substring(BEARER.length()).strip());
            if (role != null) {
                return role;
            }
        }
        String query = queryToken(request);
        Role role = query == null ? null : tokens.role(query);
        if (role != null) {
            return role;
        }
        String cookie = TokenCookie.read(request);
        return cookie == null ? null : tokens.role(cookie);
    }

    /** The token in the URL with which a browser opened a page and which it is to keep; null when there is none. */
    @Nullable
    String tokenToKeep(Request request) {
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
