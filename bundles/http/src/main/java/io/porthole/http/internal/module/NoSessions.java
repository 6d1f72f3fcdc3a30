/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.session.NullSessionCache;
import org.eclipse.jetty.session.NullSessionDataStore;

/**
 * HTTP sessions that nobody keeps. Javalin asks for one for each WebSocket; Jetty's own would send a cookie and hold
 * the request and the socket's objects until the host ends.
 */
final class NoSessions extends SessionHandler {
    NoSessions() {
        setUsingCookies(false);
        NullSessionCache cache = new NullSessionCache(this);
        cache.setSessionDataStore(new NullSessionDataStore());
        setSessionCache(cache);
    }
}
