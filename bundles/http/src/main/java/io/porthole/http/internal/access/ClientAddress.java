/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * The address that a bound is counted for: that of the client, and of IPv6 its network of 64 bits, in which a client
 * may choose any address.
 */
public final class ClientAddress {
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** Returns the address at the other end of a connection. */
    public static String of(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? of(inet.getAddress())
                : String.valueOf(remote);
    }

    /** Returns the address that sent a request, or the one for which a trusted proxy sent it. */
    public static String of(Request request, HostNames hosts) {
        SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
        String forwarded = request.getHeaders().get(HttpHeader.X_FORWARDED_FOR);
        if (forwarded == null || !hosts.isProxy(remote)) {
            return of(remote);
        }
        String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        try {
            return of(HostNames.literal(last));
        } catch (UnknownHostException e) {
            return of(remote);
        }
    }

    private static String of(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address.getHostAddress();
        }
        try {
            byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), 2 * NETWORK_BYTES);
            return InetAddress.getByAddress(network).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
