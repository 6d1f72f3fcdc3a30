/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;

/** What to write into a URL that somebody is to open. */
final class Address {
    private Address() {}

    /**
     * {@code http://host:port/}. For a wildcard address the host is {@code PUBLIC_IP} and the port
     * {@code EXTERNAL_HTTP_PORT} where the environment has them, else the first address of this machine's network.
     */
    static String url(String host, int port, Map<String, String> environment) {
        if (!isWildcard(host)) {
            return "http://" + bracketed(host) + ':' + port + '/';
        }
        String external = environment.getOrDefault("EXTERNAL_HTTP_PORT", "").strip();
        String ip = environment.getOrDefault("PUBLIC_IP", "").strip();
        return "http://" + bracketed(ip.isEmpty() ? own() : ip) + ':' + (external.isEmpty() ? port : external) + '/';
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? '[' + host + ']' : host;
    }

    private static boolean isWildcard(String host) {
        try {
            return host.isEmpty() || InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String own() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .filter(Address::usable)
                    .flatMap(n -> Collections.list(n.getInetAddresses()).stream())
                    .flatMap(a -> a instanceof Inet4Address || global(a) ? Stream.of(a) : Stream.empty())
                    .min((a, b) -> Boolean.compare(a instanceof Inet6Address, b instanceof Inet6Address))
                    .map(InetAddress::getHostAddress)
                    .orElse("127.0.0.1");
        } catch (SocketException e) {
            return "127.0.0.1";
        }
    }

    private static boolean global(InetAddress address) {
        return !address.isLinkLocalAddress();
    }

    private static boolean usable(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }
}
