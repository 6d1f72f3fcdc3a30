/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * Pings one WebSocket. The answers keep a quiet viewer from the idle timeout; a ping that cannot even be sent for that
 * long belongs to a viewer that takes nothing any more, which is cut off.
 */
final class WebSocketPinger implements Callback {
    private final Session session;
    private volatile boolean waiting;
    private volatile long since;

    WebSocketPinger(Session session) {
        this.session = session;
    }

    /** Called three times in each idle timeout. At most one ping waits. */
    void ping(int idleTimeoutInMs) {
        long now = System.nanoTime();
        if (!waiting) {
            since = now;
            waiting = true;
            session.sendPing(ByteBuffer.allocate(0), this);
        } else if (now - since > TimeUnit.MILLISECONDS.toNanos(idleTimeoutInMs)) {
            session.disconnect(); // a close frame would wait behind what is not taken
        }
    }

    @Override
    public void succeed() {
        waiting = false;
    }

    @Override
    public void fail(Throwable cause) {
        waiting = false; // the session is closing by itself
    }
}
