/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket and its pulse. Public because Jetty calls it by reflection. */
public final class ClientSocket implements Session.Listener.AutoDemanding {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);
    private static final int KIB = 1024;

    private final WebsocketTransport transport;
    private final Function<Session, Client> maker;
    private volatile @Nullable Session session;
    private volatile @Nullable Client client;
    private volatile long heardNanos = System.nanoTime();
    private volatile long pingNanos = System.nanoTime();
    private volatile boolean pinging;

    ClientSocket(WebsocketTransport transport, Function<Session, Client> maker) {
        this.transport = transport;
        this.maker = maker;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        opened.setMaxFrameSize(0); // a picture is one frame, however large
        opened.setMaxTextMessageSize((long) Protocol.MAX_TEXT_KIB * KIB);
        opened.setIdleTimeout(Duration.ZERO); // tick() knows more than whether bytes went
        session = opened;
        Client c = maker.apply(opened);
        client = c;
        c.opened(transport.overview());
        transport.add(this);
    }

    @Override
    public void onWebSocketText(String message) {
        heardNanos = System.nanoTime();
        Client c = client;
        if (c != null) {
            c.text(message);
        }
    }

    @Override
    public void onWebSocketPartialBinary(ByteBuffer payload, boolean last, Callback callback) {
        heardNanos = System.nanoTime();
        callback.succeed();
        Client c = client;
        if (c != null) {
            c.binary();
        }
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        heardNanos = System.nanoTime();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("a WebSocket broke", cause);
    }

    @Override
    public void onWebSocketClose(int statusCode, @Nullable String reason, Callback callback) {
        callback.succeed();
        release();
        transport.remove(this);
    }

    /** Called several times a second. */
    void tick(Overview now, long nowNanos, long pingIntervalNanos, long silenceNanos) {
        Session s = session;
        Client c = client;
        if (s == null || c == null) {
            return;
        }
        c.tick(now, nowNanos);
        if (nowNanos - heardNanos > silenceNanos && nowNanos - c.progressNanos() > silenceNanos) {
            LOG.debug("a client has given no sign of life for too long");
            s.disconnect(); // a close frame would never arrive
        } else if (nowNanos - pingNanos > pingIntervalNanos && !pinging) {
            pingNanos = nowNanos;
            pinging = true;
            s.sendPing(ByteBuffer.allocate(0), Callback.from(() -> pinging = false, x -> pinging = false));
        }
    }

    /** Gives back what the client holds. */
    void release() {
        Client c = client;
        if (c != null) {
            c.close();
        }
    }

    /** Says goodbye. */
    void close(int code, String reason) {
        Session s = session;
        if (s != null) {
            s.close(code, reason, Callback.NOOP);
        }
    }

    /** Cuts the connection. */
    void disconnect() {
        Session s = session;
        if (s != null) {
            s.disconnect();
        }
    }
}
