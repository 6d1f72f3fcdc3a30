/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * The requests that a route answers, declared beside it: {@code config.routes.get("/", handler, RouteAccess.READ)}.
 * The server refuses all others before the handler sees them, and does not serve a module with a route, a WebSocket's
 * included, that declares none or several.
 */
public enum RouteAccess implements RouteRole {
    /**
     * Every request, without a token. For files that are the same for everybody, such as those of a page; never for
     * frames or states, nor for WebSockets.
     */
    PUBLIC,
    /** Those with any token. The route changes nothing. */
    READ,
    /** Those with any token, but not of a foreign page, because the route changes something. */
    CHANGE,
    /** Those with the control or the camera token, but not of a foreign page. */
    CAMERA,
    /** Those with the control token, but not of a foreign page. */
    CONTROL;

    /**
     * Returns what a route declares.
     *
     * @param roles those of the route
     * @throws IllegalArgumentException when they are not exactly one access
     */
    public static RouteAccess of(Set<? extends RouteRole> roles) {
        if (roles.size() == 1 && roles.iterator().next() instanceof RouteAccess access) {
            return access;
        }
        throw new IllegalArgumentException("one RouteAccess must be declared beside the route, not " + roles);
    }

    /**
     * Holds a request against what its route declares; one that no route declares, such as HEAD where GET is served,
     * counts as {@link #READ}.
     *
     * @throws Problem 401 or 403 when the route does not answer it
     */
    public static void check(Context ctx) {
        Set<RouteRole> roles = ctx.routeRoles();
        (roles.isEmpty() ? READ : of(roles)).require(ctx.req());
    }

    private void require(HttpServletRequest request) {
        if (this == PUBLIC) {
            return;
        }
        if (request.getAttribute(Role.ATTRIBUTE) == null) {
            throw request.getAttribute(Problem.UNAUTHORIZED) instanceof Problem problem
                    ? problem
                    : Problem.tokenNeeded();
        }
        if (this == CHANGE) {
            Role.requireOwnPage(request);
        } else if (this == CAMERA) {
            Role.CAMERA.require(request);
        } else if (this == CONTROL) {
            Role.CONTROL.require(request);
        }
    }
}
