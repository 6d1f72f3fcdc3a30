/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.porthole.http.Ticker;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The open sessions of Engine.IO, each pinged so that one whose client has left ends. */
final class EngineSessions implements AutoCloseable {
    static final int MAX_SESSIONS = 256;

    private static final int TICKS_PER_PING = 10;

    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final long pingMs;
    private final long timeoutMs;
    private final Ticker ticker;

    /**
     * Begins to ping.
     *
     * @param pingMs between two pings
     * @param timeoutMs for the answer to a ping
     */
    EngineSessions(long pingMs, long timeoutMs) {
        this.pingMs = pingMs;
        this.timeoutMs = timeoutMs;
        long tickMs = Math.max(1, pingMs / TICKS_PER_PING);
        this.ticker = new Ticker("imswitch-pinger", tickMs, sessions::isEmpty, this::tick);
    }

    private void tick() {
        long now = System.nanoTime();
        sessions.values().forEach(s -> s.tick(now, pingMs, timeoutMs));
    }

    /** Opens a session under an unguessable ID; null when too many are open. */
    @Nullable
    EngineSession open(Function<EngineSession, EngineSession.Listener> listener) {
        if (sessions.size() >= MAX_SESSIONS) {
            return null;
        }
        String id = UUID.randomUUID().toString();
        EngineSession session = new EngineSession(id, listener, s -> sessions.remove(s.id()));
        sessions.put(id, session);
        ticker.wake();
        return session;
    }

    @Nullable
    EngineSession find(String id) {
        return sessions.get(id);
    }

    int count() {
        return sessions.size();
    }

    /** Ends all of them. */
    @Override
    public void close() {
        ticker.close();
        sessions.values().forEach(EngineSession::close);
    }
}
