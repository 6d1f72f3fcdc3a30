/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import io.porthole.http.Forwarding;
import jakarta.servlet.http.HttpServletRequest;

/**
 * How the client reached this host, through proxies as they say.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address; IPv6 literals in brackets
 * @param port as the client wrote it, or -1 when it wrote none
 */
record RequestAddress(String scheme, String host, int port) {

    /** Returns what the proxies say, else what the request itself says. */
    static RequestAddress of(HttpServletRequest request) {
        Forwarding forwarding = Forwarding.of(request::getHeader);
        String scheme = forwarding.scheme();
        String authority = forwarding.host() == null ? request.getHeader("Host") : forwarding.host();
        return of(scheme == null ? request.getScheme() : scheme, authority == null ? "localhost" : authority);
    }

    static RequestAddress of(String scheme, String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']') && authority.indexOf(':') >= 0;
        boolean bareIpv6 = !authority.startsWith("[") && authority.indexOf(':') != colon;
        if (bareIpv6) {
            return new RequestAddress(scheme, "[" + authority + "]", -1);
        }
        int port = hasPort ? Ports.parse(authority.substring(colon + 1), -1) : -1;
        return new RequestAddress(scheme, hasPort ? authority.substring(0, colon) : authority, port);
    }

    /** Returns the port, or the scheme's own when none was written. */
    int effectivePort() {
        return port > 0 ? port : scheme.equals("https") ? 443 : 80;
    }

    /** Returns scheme, host and port, without a path. */
    String url() {
        return scheme + "://" + host + (port > 0 ? ":" + port : "");
    }
}
