/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How bundles contribute routes, metrics and fields to the one HTTP server, and what they share: access, problems,
 * asynchronous bodies.
 *
 * <p>This API is Javalin 7's, Jetty 12.1's and Jakarta Servlet 6's: {@code JavalinConfig}, {@code WsContext},
 * {@code HttpServletRequest} and Jetty's response output are among its types. Its major version changes when one of
 * theirs does, so a module that imports {@code [1,2)} meets the same ones.
 */
@Export
@Version("1.3.0")
@NullMarked
package io.porthole.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
