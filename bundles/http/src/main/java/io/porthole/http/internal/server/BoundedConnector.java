/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.DirectEndPoint;
import io.porthole.http.internal.access.RefusalCounts.Reason;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
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

    /** Connections that are accepted, but not yet counted, or are being closed for want of files: below its reserve. */
    private static final int MAX_ENTERING = OpenFiles.RESERVE / 2;

    private static final long PATIENCE_MS = 1000;

    private final Connections connections;
    private final Semaphore entering;

    BoundedConnector(Server server, HttpConfiguration http, Connections connections) {
        this(server, http, connections, new Semaphore(MAX_ENTERING));
    }

    private BoundedConnector(Server server, HttpConfiguration http, Connections connections, Semaphore entering) {
        super(server, ACCEPTORS, SELECTORS, new Factory(http, connections, entering));
        this.connections = connections;
        this.entering = entering;
        setAcceptQueueSize(MAX_BACKLOG);
    }

    @Override
    public void accept(int acceptorId) throws IOException {
        try {
            // in vain only when connections ended before they were counted: then it goes on all the same
            boolean ignored = entering.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            super.accept(acceptorId);
        } catch (IOException e) {
            entering.release();
            throw e;
        }
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannelEndPoint endPoint = new DirectEndPoint(this, channel, selector, key);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        connections.closed(endPoint);
        super.onEndPointClosed(endPoint);
    }

    private static final class Factory extends HttpConnectionFactory {
        private final Connections connections;
        private final Semaphore entering;
        private final Semaphore waiting = new Semaphore(RefusedConnection.MAX_WAITING);

        Factory(HttpConfiguration http, Connections connections, Semaphore entering) {
            super(http);
            this.connections = connections;
            this.entering = entering;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            Reason reason = connections.enter(endPoint);
            if (reason == Reason.OPEN_FILES) {
                return refused(connector, endPoint, reason, false, entering);
            }
            entering.release();
            if (reason != null) {
                return refused(connector, endPoint, reason, waiting.tryAcquire(), waiting);
            }
            long nanos = connections.reserve(endPoint);
            return nanos == 0
                    ? super.newConnection(connector, endPoint)
                    : new WaitingConnection(endPoint, connector, nanos, () -> super.newConnection(connector, endPoint));
        }

        private Connection refused(
                Connector connector, EndPoint endPoint, Reason reason, boolean patient, Semaphore held) {
            Runnable onClose = patient || reason == Reason.OPEN_FILES ? held::release : () -> {};
            return new RefusedConnection(
                    endPoint, connector.getExecutor(), connections.sentence(reason), patient, onClose);
        }
    }
}
