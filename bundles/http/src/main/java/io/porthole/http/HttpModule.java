/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.config.JavalinConfig;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Routes of one bundle. Register it as a service with the property {@link #CONTEXT_PATH} and the routes are served;
 * unregister it and they are gone: HTTP answers 404, WebSockets are closed with 1001.
 *
 * <p>Every module is a small Javalin of its own, so a module's handlers, exception mappers and limits affect no other
 * module. A {@link Problem} that a handler throws becomes a problem+json answer, any other exception a 500 with a fault
 * ID of the log. JSON bodies are read and written by Jackson; fields that are not known are ignored. Requests that
 * have been let in carry their {@link Role}.
 *
 * <p>When two modules want one context path, the service with the higher ranking, else the older one, has it; the other
 * one is mounted as soon as it is free. {@code /healthz} and {@code /readyz} are the server's own.
 */
@FunctionalInterface
@ConsumerType
public interface HttpModule {
    /**
     * Service property, String or String[], required: the paths under which the module's routes are mounted, such as
     * {@code /streams}; the longest that fits a request wins. Routes in {@link #configure} are relative to it; the
     * route {@code /} answers the context path itself, with and without a slash at its end ({@code Context.path()} has
     * it always, {@code Context.url()} as it was asked).
     */
    String CONTEXT_PATH = "http.context";

    /**
     * Service property, String, optional: the name of a query parameter such as {@code action}. The module then gets
     * only those requests for exactly its context path that carry this parameter; every other one goes to the module
     * that has the path without this property. So {@code /?action=stream} and the page at {@code /} can come from two
     * bundles.
     */
    String QUERY_PARAMETER = "http.query";

    /**
     * Service property, String or String[], optional: endings such as {@code /video.mp4}. The module then gets only
     * those requests under its context path whose path ends with one of them; every other one goes to the module
     * that has the path without this property. So {@code /streams/NAME/mjpeg} and {@code /streams/NAME/video.mp4}
     * can come from two bundles.
     */
    String ENDING = "http.ending";

    /**
     * Adds the routes. Called once for each context path, each time that it is mounted, with the contributing bundle's
     * class loader as the thread's context class loader.
     *
     * <p>Each route and WebSocket declares one {@link RouteAccess}; a module with one that does not is not served. A
     * route that changes something for some parameters alone calls {@link Role#requireControl} or
     * {@link Role#requireOwnPage} for those.
     *
     * <p>Limits of the server hold already: body size, WebSocket message size, no compression, no timeout for
     * asynchronous responses. Open WebSockets are pinged, so that a quiet viewer stays and a dead one is closed.
     */
    void configure(JavalinConfig config);
}
