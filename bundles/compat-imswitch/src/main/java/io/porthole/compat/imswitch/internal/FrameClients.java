/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/** Everybody who is sent pictures, by Socket.IO or by a plain WebSocket. */
final class FrameClients {
    private final Map<Session, FrameClient> clients = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    void add(Session session, FrameClient client) {
        clients.put(session, client);
    }

    void remove(Session session) {
        clients.remove(session);
    }

    @Nullable
    FrameClient of(Session session) {
        return clients.get(session);
    }

    int count() {
        return clients.size();
    }

    /** A number for the next picture, from 1. */
    int nextId() {
        return ids.incrementAndGet() & Integer.MAX_VALUE;
    }

    /** Whether anybody can be sent a picture of that detector. */
    boolean ready(String detector) {
        return clients.values().stream().anyMatch(c -> c.ready(detector));
    }

    /** Sends it to everybody who can take it; the others get a later one. */
    void send(String detector, FrameMessage picture) {
        clients.values().forEach(c -> c.send(detector, picture));
    }
}
