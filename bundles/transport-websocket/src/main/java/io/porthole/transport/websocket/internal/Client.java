/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import java.nio.ByteBuffer;

/** A client of one of the two protocols. Events of one session come one at a time; ticks come on another thread. */
interface Client extends AutoCloseable {
    /** The session is open. */
    void opened(TickSnapshot now);

    /** A text message was received. */
    void text(String message);

    /**
     * Takes a short text message that needs little to be done; on a thread that must not wait.
     *
     * @return whether it was taken; otherwise it comes to {@link #text}
     */
    default boolean take(ByteBuffer text) {
        return false;
    }

    /** A part of a binary message was received. */
    void binary();

    /** Called several times a second. */
    void tick(TickSnapshot now, long nowNanos);

    /** Returns when something was sent that had to wait, see {@link Outbox#progressNanos}. */
    long progressNanos();

    /** The session has ended: everything is released. */
    @Override
    void close();
}
