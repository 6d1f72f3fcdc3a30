/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Role;
import io.porthole.http.WatchLink;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.EndPoint;

/** One link that lets watch, and the connections that are open with it. Safe from any thread. */
public final class OpenLink implements BooleanSupplier {
    private final String id;
    private final Role role;
    private final byte[] secret;
    private final Instant end;
    private final InstantSource clock;
    private final Set<EndPoint> connections = new HashSet<>();
    private boolean ended;

    OpenLink(String id, Role role, String secret, Instant end, InstantSource clock) {
        this.id = id;
        this.role = role;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.end = end;
        this.clock = clock;
    }

    String id() {
        return id;
    }

    /** Returns what it lets do. */
    Role role() {
        return role;
    }

    /** Returns when it ends at the latest. */
    public Instant endTime() {
        return end;
    }

    /** Takes the same time for every wrong secret. */
    boolean isOpenedBy(String given) {
        boolean right = MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
        return right && holds();
    }

    /** Returns whether it still lets watch. */
    synchronized boolean holds() {
        return !ended && clock.instant().isBefore(end);
    }

    /** Returns {@link #holds}, for those who ask again while something goes on. */
    @Override
    public boolean getAsBoolean() {
        return holds();
    }

    /**
     * Closes a connection when the link ends.
     *
     * @return false when it has ended
     */
    public synchronized boolean add(EndPoint connection) {
        connections.removeIf(c -> !c.isOpen());
        return holds() && connections.add(connection);
    }

    /** The connection may stay when the link ends: what was asked for by it is answered. */
    public synchronized void remove(EndPoint connection) {
        connections.remove(connection);
    }

    synchronized WatchLink seen() {
        connections.removeIf(c -> !c.isOpen());
        return new WatchLink(id, role, end, connections.size());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "link " + id;
    }

    void end() {
        List<EndPoint> open;
        synchronized (this) {
            ended = true;
            open = List.copyOf(connections);
            connections.clear();
        }
        open.forEach(EndPoint::close);
    }
}
