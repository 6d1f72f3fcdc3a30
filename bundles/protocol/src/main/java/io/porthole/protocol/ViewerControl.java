/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.LeaseListener;
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
    private final String address;
    private final ViewerRole role;
    private volatile String viewer;
    private final Deque<ControlMessages> connections = new ArrayDeque<>();

    /** Held while a lease message is made and sent, so that the last one is true. */
    private final Object sending = new Object();

    private @Nullable ControlService service;
    private @Nullable ControlSession session;

    /**
     * Without connections yet.
     *
     * @param viewer a name for people that no other viewer has; the viewer may choose another
     * @param role decides what the viewer may control
     */
    public ViewerControl(String viewer, ViewerRole role) {
        this.address = viewer;
        this.viewer = viewer;
        this.role = role;
    }

    /** Returns the name of the viewer for people. */
    public String viewer() {
        return viewer;
    }

    /**
     * Gives the viewer the name that it has chosen.
     *
     * @param chosen as {@link ViewerName#of} returns it; empty for the one that it had at first
     */
    void rename(String chosen) {
        viewer = chosen.isEmpty() ? address : chosen;
        ControlSession present = session();
        if (present != null) {
            present.rename(viewer);
        }
    }

    /** Returns what decides what the viewer may control. */
    public ViewerRole role() {
        return role;
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

    /**
     * Returns the service that the connection joined last knows of: an earlier connection's bundle may be gone. It is
     * that of cameras where the viewer may move no more than these.
     */
    synchronized @Nullable ControlService service() {
        ControlService all =
                connections.isEmpty() ? null : connections.getLast().service();
        return all == null || role != ViewerRole.CAMERA ? all : all.cameras();
    }

    /** Returns the session with the present service, or null without one. */
    synchronized @Nullable ControlSession session() {
        ControlService present = service();
        if (present != service) {
            closeSession();
            service = present;
            session = present == null ? null : present.open(viewer, new Notices());
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
        ControlService present = service();
        long idle = present == null ? 0 : present.idleMillis(stream);
        return statistics
                .put("holder", holder(stream))
                .put("lease", holds(stream))
                .put("holderIdleMs", idle);
    }

    /** Sends the present state of a lease. */
    void sendLease(String stream, List<ControlMessages> to) {
        sendLease(stream, to, "");
    }

    /** Sends the present state of a lease, with a further field that is true; none when it is empty. */
    void sendLease(String stream, List<ControlMessages> to, String field) {
        synchronized (sending) {
            ObjectNode message = Messages.lease(stream, holds(stream), holder(stream));
            String text = (field.isEmpty() ? message : message.put(field, true)).toString();
            to.forEach(connection -> connection.out().send("", text));
        }
    }

    private synchronized List<ControlMessages> all() {
        return List.copyOf(connections);
    }

    /** Tells every connection of the viewer of its leases, whatever the holder is by now. */
    private final class Notices implements LeaseListener {
        @Override
        public void leaseLost(String stream, @Nullable String holder) {
            sendLease(stream, all());
        }

        @Override
        public void leaseAsked(String stream, String asking, long millis) {
            String message = Messages.message("asked")
                    .put("stream", stream)
                    .put("viewer", asking)
                    .put("answerMs", millis)
                    .toString();
            all().forEach(connection -> connection.out().send("", message));
        }

        @Override
        public void leaseAnswered(String stream, boolean given) {
            sendLease(stream, all(), given ? "" : "refused");
        }
    }
}
