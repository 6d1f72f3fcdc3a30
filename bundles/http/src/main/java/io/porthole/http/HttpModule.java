/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.config.JavalinConfig;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Routes of one bundle. Register it as a service with the property {@link #CONTEXT_PATH} and the routes are served;
 * unregister it and they are gone: HTTP answers 404, WebSockets are closed with 1001.
 *
 * <p>Every module is a small Javalin of its own, so a module's handlers, exception mappers and limits concern nobody
 * else. A {@link Problem} that a handler throws becomes a problem+json answer.
 */
@FunctionalInterface
@ConsumerType
public interface HttpModule {
    /**
     * Service property, String or String[], required: the paths under which the module's routes are mounted, such as
     * {@code /streams}; the longest that fits a request wins. Routes in {@link #configure} are relative to it; the
     * route {@code /} answers the context path itself, with and without a slash at its end.
     */
    String CONTEXT_PATH = "http.context";

    /**
     * Adds the routes. Called once for each context path and each time the server starts anew, with the contributing
     * bundle's class loader as the thread's context class loader.
     */
    void configure(JavalinConfig config);
}
