/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The clients that are sent frames, by Socket.IO or by a plain WebSocket. */
final class FrameClients {
    private final Set<FrameClient> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ids = new AtomicInteger();

    void add(FrameClient client) {
        clients.add(client);
    }

    void remove(FrameClient client) {
        clients.remove(client);
    }

    int count() {
        return clients.size();
    }

    /** Returns a number for the next frame, from 1. */
    int nextId() {
        return ids.incrementAndGet() & Integer.MAX_VALUE;
    }

    /** Returns whether any client can be sent a frame of that detector. */
    boolean ready(String detector) {
        return clients.stream().anyMatch(c -> c.ready(detector));
    }

    /** Sends a frame to each client that can take it; the others get a later one. */
    void send(String detector, FrameMessage frame) {
        clients.forEach(c -> c.send(detector, frame));
    }
}
