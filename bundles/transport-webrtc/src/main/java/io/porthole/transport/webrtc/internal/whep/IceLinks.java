/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.porthole.signalling.IceServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** ICE servers as {@code Link} headers: RFC 9725, section 4.6, and RFC 8288. */
final class IceLinks {
    private IceLinks() {}

    /** Returns a header value for each URL. */
    static List<String> of(List<IceServer> servers) {
        return servers.stream()
                .flatMap(s -> s.urls().stream().map(url -> link(url, s)))
                .toList();
    }

    private static String link(String url, IceServer server) {
        String link = '<' + url + ">; rel=\"ice-server\"";
        if (server.username().isEmpty()) {
            return link;
        }
        return link + parameter("username", server.username()) + parameter("credential", server.credential())
                + "; credential-type=\"password\"";
    }

    /** Returns a quoted string (RFC 9110, section 5.6.4), or the form of RFC 8187 where that cannot hold the value. */
    private static String parameter(String name, String value) {
        if (value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return "; " + name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "; " + name + "*=UTF-8''" + encoded;
    }
}
