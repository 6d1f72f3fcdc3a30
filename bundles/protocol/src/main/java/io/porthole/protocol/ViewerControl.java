/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One viewer's control of streams, shared by all of its connections: they have one {@link ControlSession}, which is
 * closed with the last of them. The control service may come and go meanwhile; without one nobody holds a lease. Safe
 * from any thread.
 */
public final class ViewerControl {
    private final String viewer;
    private final boolean allowed;
    private final Deque<ControlMessages> connections = new ArrayDeque<>();

    /** Held while a lease message is made and sent, so that the last one is true. */
    private final Object sending = new Object();

    private @Nullable ControlService service;
    private @Nullable ControlSession session;

    /**
     * Without connections yet.
     *
     * @param viewer a name for people that no other viewer has
     * @param allowed whether the viewer has the control role
     */
    public ViewerControl(String viewer, boolean allowed) {
        this.viewer = viewer;
        this.allowed = allowed;
    }

    /** Returns whether the viewer has the control role. */
    public boolean allowed() {
        return allowed;
    }

    /** Returns whether the viewer holds the lease of the stream. */
    public boolean holds(String stream) {
        ControlSession present = session();
        return present != null && present.holds(stream);
    }

    synchronized void join(ControlMessages connection) {
        connections.remove(connection);
        connections.addLast(connection);
    }

    synchronized void leave(ControlMessages connection) {
        connections.remove(connection);
        if (connections.isEmpty()) {
            closeSession();
        }
    }

    private void closeSession() {
        if (session != null) {
            session.close();
        }
        session = null;
        service = null;
    }

    /** Returns the service that the connection joined last knows of: an earlier connection's bundle may be gone. */
    synchronized @Nullable ControlService service() {
        return connections.isEmpty() ? null : connections.getLast().service();
    }

    /** Returns the session with the present service, or null without one. */
    synchronized @Nullable ControlSession session() {
        ControlService present = service();
        if (present != service) {
            closeSession();
            service = present;
            session = present == null ? null : present.open(viewer, this::leaseLost);
        }
        return session;
    }

    @Nullable
    String holder(String stream) {
        ControlService present = service();
        return present == null ? null : present.holder(stream);
    }

    /** Adds the fields {@code holder} and {@code lease} of a {@code statistics} message. */
    public ObjectNode addLease(ObjectNode statistics, String stream) {
        return statistics.put("holder", holder(stream)).put("lease", holds(stream));
    }

    /** Sends the present state of a lease. */
    void sendLease(String stream, List<ControlMessages> to) {
        synchronized (sending) {
            String message = Messages.lease(stream, holds(stream), holder(stream));
            to.forEach(connection -> connection.out().send("", message));
        }
    }

    /** Tells every connection of the viewer, whatever the holder is by now. */
    private void leaseLost(String stream, @Nullable String holder) {
        List<ControlMessages> all;
        synchronized (this) {
            all = List.copyOf(connections);
        }
        sendLease(stream, all);
    }
}
