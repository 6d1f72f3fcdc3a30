/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.internal.access.HostNames;
import io.porthole.http.internal.access.RefusalCounts;
import io.porthole.http.internal.module.Limits;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening socket, which can be moved to another address while the server and its modules stay. */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final Server server;
    private @Nullable ServerConnector connector;
    private volatile @Nullable Connections connections;
    private final RefusalCounts refusals;

    Listener(Server server, RefusalCounts refusals) {
        this.server = server;
        this.refusals = refusals;
    }

    /** Whether only this machine can connect to the address. */
    static boolean isLoopback(String host) throws UnknownHostException {
        return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
    }

    /**
     * Listens.
     *
     * @param hosts knows the proxies
     * @throws IOException when the address cannot be had; the message says why and what to do
     */
    void open(Settings settings, HostNames hosts) throws IOException {
        Limits limits = settings.limits();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(limits.headerBytes());
        http.setRelativeRedirectAllowed(true);
        Connections counted = new Connections(limits, hosts, refusals);
        ServerConnector opened = new BoundedConnector(server, http, counted);
        opened.setHost(settings.host().isEmpty() ? null : settings.host());
        opened.setPort(settings.port());
        opened.setIdleTimeout(limits.idleTimeoutInMs());
        opened.setAcceptedSendBufferSize(limits.sendBufferInBytes());
        opened.setShutdownIdleTimeout(0);
        try {
            opened.open();
        } catch (IOException e) {
            throw refused(settings, e);
        }
        try {
            server.addConnector(opened);
            server.manage(opened);
            opened.start();
        } catch (Exception e) {
            opened.close();
            throw new IOException("cannot listen on " + settings.host() + ':' + settings.port(), e);
        }
        connector = opened;
        connections = counted;
        long files = OpenFiles.free();
        if (files < limits.connections()) {
            LOG.warn(
                    "[http] Only about {} connections fit, not {} (maxConnections): this process may open too few files"
                            + " (ulimit -n).",
                    Math.max(0, files),
                    limits.connections());
        }
    }

    private static IOException refused(Settings settings, IOException e) {
        String address = (settings.host().isEmpty() ? "*" : settings.host()) + ':' + settings.port();
        Throwable cause = e.getCause() instanceof IOException inner ? inner : e;
        String what = cause instanceof BindException
                ? "Port " + settings.port() + " of " + settings.host() + " cannot be had (" + cause.getMessage()
                        + "). Stop what uses it, or choose another one: port in the configuration " + Config.PID
                        + ", or " + PortChoice.VARIABLE + " in the environment."
                : "Cannot listen on " + address + " (" + cause + "). Correct host in the configuration " + Config.PID
                        + ".";
        return new IOException(what, e);
    }

    /** Stops listening and closes every connection. */
    void close() throws Exception {
        ServerConnector closing = connector;
        connector = null;
        connections = null;
        if (closing != null) {
            closing.close();
            server.removeConnector(closing);
            closing.stop();
            closing.destroy();
        }
    }

    /** The port; 0 while it does not listen. */
    int port() {
        ServerConnector listening = connector;
        return listening == null ? 0 : Math.max(0, listening.getLocalPort());
    }

    /** Closes connections on which a request has been arriving for too long. */
    void closeSlow() {
        Connections present = connections;
        if (present != null) {
            present.closeSlow();
        }
    }

    /** Returns the number of open connections. */
    int connections() {
        Connections counting = connections;
        return counting == null ? 0 : counting.count();
    }
}
