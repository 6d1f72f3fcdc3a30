/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Problem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names that this host answers to. A page of another site could let its own name point here and would then have
 * the same origin (DNS rebinding). So the {@code Host} of every request without a valid token must be one that nobody
 * else can have: an address, {@code localhost}, or a configured name. Only a configured proxy is believed another one,
 * because such a page can write {@code X-Forwarded-Host} itself.
 */
public final class HostNames {
    private static final Logger LOG = LoggerFactory.getLogger(HostNames.class);
    private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

    private final Set<String> names = new HashSet<>();
    private final Set<InetAddress> proxies = new HashSet<>();
    private final RefusalLog refusals = new RefusalLog();

    /**
     * Addresses and {@code localhost} are always among the names.
     *
     * @param allowed further names
     * @param trustedProxies addresses of proxies whose {@code Host} is believed
     */
    public HostNames(List<String> allowed, List<String> trustedProxies) {
        for (String text : allowed) {
            Authority name = Authority.parse(text);
            if (name == null || text.contains("/")) {
                LOG.error("[http] Ignoring '{}' in allowedHosts: a name is written lab.example.org", text);
            } else {
                names.add(name.host());
            }
        }
        for (String text : trustedProxies) {
            try {
                proxies.add(literal(text));
            } catch (UnknownHostException e) {
                LOG.error("[http] Ignoring '{}' in trustedProxies: an address is written 192.0.2.1", text);
            }
        }
    }

    /**
     * Returns an address that is written as one; no name is looked up.
     *
     * @throws UnknownHostException for any other text
     */
    static InetAddress literal(String text) throws UnknownHostException {
        if (IPV4.matcher(text).matches() || text.contains(":")) {
            return InetAddress.getByName(text);
        }
        throw new UnknownHostException(text);
    }

    /** Whether the request asks for one of the names, or comes from a trusted proxy. */
    public boolean answersTo(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (host == null) {
            return true; // HTTP/1.0: no browser
        }
        Authority asked = Authority.parse(host);
        return (asked != null && known(asked.host()))
                || isProxy(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    private boolean known(String name) {
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.startsWith("[")
                || IPV4.matcher(name).matches()
                || names.contains(name);
    }

    /** Returns whether a trusted proxy is at the other end of a connection. */
    public boolean isProxy(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && proxies.contains(inet.getAddress());
    }

    /** The refusal of a request for another name. */
    public Problem refusal(Request request) {
        Problem problem = new Problem(
                403,
                "Unknown host",
                "This host does not answer to the name '" + request.getHeaders().get(HttpHeader.HOST)
                        + "'; add it to allowedHosts in the configuration " + Access.PID
                        + " (or a proxy's address to trustedProxies), or send the token.");
        refusals.add(problem);
        return problem;
    }
}
