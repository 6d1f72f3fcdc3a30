/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

/** What one side of a conversation does. Events of one session come one at a time; ticks come beside them. */
interface Client extends AutoCloseable {
    /** The session is open. */
    void opened(Overview now);

    /** A text message has come. */
    void text(String message);

    /** A piece of a binary message has come. */
    void binary();

    /** Called several times a second. */
    void tick(Overview now, long nowNanos);

    /** When something left that had to wait, see {@link Outbox#progressNanos}. */
    long progressNanos();

    /** The session is over: everything is given back. */
    @Override
    void close();
}
