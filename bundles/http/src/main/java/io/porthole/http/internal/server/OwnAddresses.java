/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The addresses at which other machines find this one. */
final class OwnAddresses {
    /** Addresses that belong to nobody (RFC 5737, RFC 3849), so that only the default route leads to them. */
    private static final List<String> FAR = List.of("203.0.113.1", "2001:db8::1");

    private OwnAddresses() {}

    /**
     * Returns the address of the default route first, IPv4 before IPv6, then those of the other interfaces, which may
     * be of containers or a VPN.
     */
    static List<String> list() {
        try {
            Stream<InetAddress> others = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .filter(OwnAddresses::isUp)
                    .flatMap(network -> Collections.list(network.getInetAddresses()).stream())
                    .sorted(Comparator.comparing(Inet6Address.class::isInstance));
            return Stream.concat(FAR.stream().flatMap(OwnAddresses::onTheWayTo), others)
                    .filter(OwnAddresses::isReachable)
                    .map(OwnAddresses::text)
                    .distinct()
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    /** Connecting UDP sends nothing; it lets the system choose the interface. */
    private static Stream<InetAddress> onTheWayTo(String far) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(far), 9));
            return Stream.of(socket.getLocalAddress());
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty(); // no default route
        }
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean isReachable(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isLoopbackAddress() && !address.isLinkLocalAddress();
    }

    /** Without the interface that Java appends to IPv6. */
    private static String text(InetAddress address) {
        return address.getHostAddress().split("%", 2)[0];
    }
}
