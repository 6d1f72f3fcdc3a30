/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A connection whose address opens many at once: it is served after a while, and costs nothing until then. */
final class WaitingConnection extends AbstractConnection {
    private final Connector connector;
    private final long nanos;
    private final Supplier<Connection> served;
    private Scheduler.@Nullable Task task;

    /**
     * Waits from {@link #onOpen} on.
     *
     * @param nanos how long
     * @param served makes the connection that serves the client
     */
    WaitingConnection(EndPoint endPoint, Connector connector, long nanos, Supplier<Connection> served) {
        super(endPoint, connector.getExecutor());
        this.connector = connector;
        this.nanos = nanos;
        this.served = served;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        task = connector
                .getScheduler()
                .schedule(() -> connector.getExecutor().execute(this::serve), nanos, TimeUnit.NANOSECONDS);
    }

    private void serve() {
        if (getEndPoint().isOpen()) {
            getEndPoint().upgrade(served.get());
        }
    }

    @Override
    public void onFillable() {
        throw new IllegalStateException("nothing is read meanwhile");
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        if (task != null) {
            task.cancel();
        }
        super.onClose(cause);
    }
}
