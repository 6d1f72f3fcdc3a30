/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.http.DirectEndPoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket and its pings. Public because Jetty calls it by reflection. */
public final class ClientSocket implements Session.Listener.AutoDemanding {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);
    private static final int KIB = 1024;

    private final WebSocketTransport transport;
    private final long id;
    private final String remote;
    private final @Nullable DirectEndPoint endPoint;
    private final Function<Outbox.Connection, Client> maker;
    private volatile @Nullable Session session;
    private volatile @Nullable Client client;
    private volatile long receivedNanos = System.nanoTime();
    private volatile long pingNanos = System.nanoTime();
    private volatile boolean pinging;
    private volatile boolean closed;

    ClientSocket(
            WebSocketTransport transport,
            long id,
            String remote,
            @Nullable DirectEndPoint endPoint,
            Function<Outbox.Connection, Client> maker) {
        this.transport = transport;
        this.id = id;
        this.remote = remote;
        this.endPoint = endPoint;
        this.maker = maker;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        opened.setMaxFrameSize(0); // an encoded frame is one WebSocket frame, however large
        opened.setMaxTextMessageSize((long) Protocol.MAX_TEXT_KIB * KIB);
        opened.setIdleTimeout(Duration.ZERO); // tick() knows more than whether bytes went
        session = opened;
        Client c = maker.apply(new Outbox.Connection(opened, endPoint));
        client = c;
        if (endPoint != null) {
            endPoint.takeTexts(this::take);
        }
        c.opened(transport.snapshot());
        transport.add(this);
        if (closed) { // the client was gone while this began
            release();
            transport.remove(this);
        }
        String protocol = opened.getUpgradeResponse().getAcceptedSubProtocol();
        LOG.info(
                "[websocket] [viewer {}] Connected from {}{}", id, remote, protocol == null ? "" : " with " + protocol);
    }

    /** Returns the number of this viewer, which is also in its name. */
    long id() {
        return id;
    }

    @Override
    public void onWebSocketText(String message) {
        receivedNanos = System.nanoTime();
        Client c = client;
        if (c != null) {
            c.text(message);
        }
    }

    private boolean take(ByteBuffer text) {
        Client c = client;
        boolean taken = c != null && c.take(text);
        if (taken) {
            receivedNanos = System.nanoTime();
        }
        return taken;
    }

    @Override
    public void onWebSocketPartialBinary(ByteBuffer payload, boolean last, Callback callback) {
        receivedNanos = System.nanoTime();
        callback.succeed();
        Client c = client;
        if (c != null) {
            c.binary();
        }
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        receivedNanos = System.nanoTime();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("[websocket] [viewer {}] The connection broke", id, cause);
    }

    @Override
    public void onWebSocketClose(int statusCode, @Nullable String reason, Callback callback) {
        callback.succeed();
        closed = true;
        LOG.info("[websocket] [viewer {}] Disconnected ({})", id, statusCode);
        release();
        transport.remove(this);
    }

    /** Called several times a second. */
    void tick(TickSnapshot now, long nowNanos, long pingIntervalNanos, long silenceNanos) {
        Session s = session;
        Client c = client;
        if (s == null || c == null) {
            return;
        }
        c.tick(now, nowNanos);
        if (nowNanos - receivedNanos > silenceNanos && nowNanos - c.progressNanos() > silenceNanos) {
            LOG.info("[websocket] [viewer {}] Timed out", id);
            s.disconnect(); // a close frame would never arrive
        } else if (nowNanos - pingNanos > pingIntervalNanos && !pinging) {
            pingNanos = nowNanos;
            pinging = true;
            s.sendPing(ByteBuffer.allocate(0), Callback.from(() -> pinging = false, x -> pinging = false));
        }
    }

    /** Releases what the client holds. */
    void release() {
        Client c = client;
        if (c != null) {
            c.close();
        }
    }

    /** Closes the connection. */
    void close(int code, String reason) {
        Session s = session;
        if (s != null) {
            s.close(code, reason, Callback.NOOP);
        }
    }

    /** Aborts the connection. */
    void disconnect() {
        Session s = session;
        if (s != null) {
            s.disconnect();
        }
    }
}
