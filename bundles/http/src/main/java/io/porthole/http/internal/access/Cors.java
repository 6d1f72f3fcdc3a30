/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Lets scripts of configured origins, and of no others, read answers. */
public final class Cors {
    private Cors() {}

    /** Adds what a browser wants to read; call it only when the origin is a configured one. */
    public static void add(Request request, HttpFields.Mutable answer) {
        answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, request.getHeaders().get(HttpHeader.ORIGIN));
        answer.put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Link, Location");
        if (preflight(request)) {
            answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PATCH, PUT, DELETE");
            answer.put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, If-Match");
            answer.put(HttpHeader.ACCESS_CONTROL_MAX_AGE, "600");
        }
    }

    /** Whether a browser only asks if it may ask. */
    public static boolean preflight(Request request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
