/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import io.javalin.Javalin;
import io.javalin.config.JavalinState;
import io.javalin.security.Roles;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * One route of a module that is registered in the container.
 *
 * @param method of HTTP, or {@link #WEBSOCKET}
 * @param target a path and query that the route answers
 * @param access what it declares
 */
record MountedRoute(String method, String target, RouteAccess access) {
    static final String WEBSOCKET = "WEBSOCKET";

    /** The routes of every module, dropped ones included. */
    static List<MountedRoute> all(BundleContext context) throws InvalidSyntaxException {
        List<MountedRoute> all = new ArrayList<>();
        for (ServiceReference<HttpModule> reference : context.getServiceReferences(HttpModule.class, null)) {
            HttpModule module = context.getService(reference);
            JavalinState state = Javalin.create(module::configure).unsafe;
            Object paths = reference.getProperty(HttpModule.CONTEXT_PATH);
            Object query = reference.getProperty(HttpModule.QUERY_PARAMETER);
            for (String path : paths instanceof String[] several ? several : new String[] {String.valueOf(paths)}) {
                add(all, state, path, query == null ? "" : "?" + query + "=x");
            }
        }
        return all;
    }

    private static void add(List<MountedRoute> all, JavalinState state, String context, String query) {
        for (var parsed : state.internalRouter.allHttpHandlers()) {
            var route = parsed.endpoint;
            if (route.method.isHttpMethod()) {
                all.add(new MountedRoute(
                        route.method.name(),
                        target(context, route.path) + query,
                        RouteAccess.of(route.metadata(Roles.class).getRoles())));
            }
        }
        for (var socket : state.internalRouter.allWsHandlers()) {
            all.add(new MountedRoute(
                    WEBSOCKET, target(context, socket.getPath()) + query, RouteAccess.of(socket.getRoles())));
        }
    }

    /** With x for each parameter. */
    private static String target(String context, String path) {
        String whole = (context.equals("/") ? "" : context) + (path.equals("/") ? "" : path);
        return whole.isEmpty() ? "/" : whole.replaceAll("\\{[^}]*}|<[^>]*>", "x");
    }
}
