/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import io.javalin.config.JavalinState;
import io.javalin.router.Endpoint;
import io.javalin.router.ParsedEndpoint;
import io.javalin.security.Roles;
import io.javalin.security.RouteRole;
import io.javalin.websocket.WsHandlerEntry;
import io.porthole.http.RouteAccess;
import java.util.EnumSet;
import java.util.Set;

/** What the routes and WebSockets of one module declare. */
final class DeclaredAccess {
    private DeclaredAccess() {}

    /**
     * Returns every access that is declared by some route.
     *
     * @throws IllegalArgumentException naming the first route that declares none, or a WebSocket that is public
     */
    static Set<RouteAccess> of(JavalinState state) {
        Set<RouteAccess> declared = EnumSet.noneOf(RouteAccess.class);
        for (ParsedEndpoint parsed : state.internalRouter.allHttpHandlers()) {
            Endpoint route = parsed.endpoint;
            if (route.method.isHttpMethod()) {
                Roles roles = route.metadata(Roles.class);
                declared.add(of(route.method.name() + ' ' + route.path, roles == null ? Set.of() : roles.getRoles()));
            }
        }
        for (WsHandlerEntry socket : state.internalRouter.allWsHandlers()) {
            String name = "WebSocket " + socket.getPath();
            if (of(name, socket.getRoles()) == RouteAccess.PUBLIC) {
                throw new IllegalArgumentException(name + ": a WebSocket cannot be PUBLIC");
            }
        }
        return declared;
    }

    private static RouteAccess of(String route, Set<? extends RouteRole> roles) {
        try {
            return RouteAccess.of(roles);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(route + ": " + e.getMessage(), e);
        }
    }
}
