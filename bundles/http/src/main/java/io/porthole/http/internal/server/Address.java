/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What to write into a URL that somebody is to open. */
final class Address {
    /** Environment variable with the name or address under which other machines find this one. */
    static final String PUBLIC_IP = "PUBLIC_IP";

    /** Environment variable with the port that leads there. */
    static final String EXTERNAL_PORT = "EXTERNAL_HTTP_PORT";

    private static final Logger LOG = LoggerFactory.getLogger(Address.class);
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private Address() {}

    /**
     * Returns the URLs of the page, the one to try first before the others. Where other machines can connect it is that
     * of {@value #PUBLIC_IP} and {@value #EXTERNAL_PORT}; of this machine's own addresses for what they leave open.
     *
     * @param own this machine's addresses, the one of the default route first
     */
    static List<String> urls(String host, int port, Map<String, String> environment, Supplier<List<String>> own) {
        if (isLoopback(host)) {
            return List.of(url("http", host, port));
        }
        String name = environment.getOrDefault(PUBLIC_IP, "").strip();
        int external = externalPort(environment);
        List<String> names = !name.isEmpty() ? List.of(name) : isWildcard(host) ? own.get() : List.of(host);
        return (names.isEmpty() ? List.of("127.0.0.1") : names)
                .stream()
                        .map(n -> url(n, external == 0 ? port : external, external))
                        .toList();
    }

    /** A proxy on the port of HTTPS speaks HTTPS, while the host itself never does. */
    private static String url(String host, int port, int external) {
        return url(external == HTTPS ? "https" : "http", host, port);
    }

    private static String url(String scheme, String host, int port) {
        boolean usual = port == (scheme.equals("https") ? HTTPS : HTTP);
        String literal = host.indexOf(':') >= 0 && !host.startsWith("[") ? '[' + host + ']' : host;
        return scheme + "://" + literal + (usual ? "" : ":" + port) + '/';
    }

    private static int externalPort(Map<String, String> environment) {
        String text = environment.getOrDefault(EXTERNAL_PORT, "").strip();
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return PortChoice.parse("the environment variable " + EXTERNAL_PORT, text, 1);
        } catch (IllegalArgumentException e) {
            LOG.warn("[http] {}; it is ignored", e.getMessage());
            return 0;
        }
    }

    /** Returns why other machines do not get what the environment promises them; null when they do. */
    static @Nullable String unkeptPromise(String host, Map<String, String> environment) {
        String name = environment.getOrDefault(PUBLIC_IP, "").strip();
        if (name.isEmpty() || !isLoopback(host)) {
            return null;
        }
        return PUBLIC_IP + " is " + name + ", but the host listens on " + host
                + ", which no other machine reaches unless a"
                + " proxy on this one passes requests on. Set host in the configuration " + Config.PID + " (or "
                + HostChoice.VARIABLE + " in the environment) to 0.0.0.0, or unset " + PUBLIC_IP + '.';
    }

    private static boolean isLoopback(String host) {
        try {
            return Listener.isLoopback(host);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isWildcard(String host) {
        try {
            return host.isEmpty() || InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
