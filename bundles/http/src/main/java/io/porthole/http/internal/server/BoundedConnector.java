/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.internal.access.RefusalCounts.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Accepts every connection, and serves those within the bounds; the others are told why not, and closed. */
final class BoundedConnector extends ServerConnector {
    private static final int ACCEPTORS = 1;
    private static final int SELECTORS = 2;

    /** Connections that the kernel has accepted and this process has not. */
    private static final int MAX_BACKLOG = 1024;

    private final Connections connections;

    BoundedConnector(Server server, HttpConfiguration http, Connections connections) {
        super(server, ACCEPTORS, SELECTORS, new Factory(http, connections));
        this.connections = connections;
        setAcceptQueueSize(MAX_BACKLOG);
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        connections.closed(endPoint);
        super.onEndPointClosed(endPoint);
    }

    private static final class Factory extends HttpConnectionFactory {
        private final Connections connections;
        private final AtomicInteger waiting = new AtomicInteger();

        Factory(HttpConfiguration http, Connections connections) {
            super(http);
            this.connections = connections;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            Reason reason = connections.enter(endPoint);
            if (reason == null) {
                return super.newConnection(connector, endPoint);
            }
            boolean patient = reason != Reason.OPEN_FILES;
            return new RefusedConnection(
                    endPoint, connector.getExecutor(), connections.sentence(reason), patient, waiting);
        }
    }
}
