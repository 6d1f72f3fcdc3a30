/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * A packet of Engine.IO 4: a text that begins with the packet's type, or the binary attachment of the message before
 * it.
 *
 * @param text with its type; null for a binary one
 * @param binary shared with other clients; null for a text
 */
record EnginePacket(@Nullable String text, @Nullable ByteBuffer binary) {
    static final char CLOSE = '1';
    static final char PING = '2';
    static final char PONG = '3';
    static final char MESSAGE = '4';
    static final EnginePacket END = of("1");
    static final EnginePacket NOOP = of("6");

    /** With what a client asks whether a WebSocket gets through, and then changes over to it. */
    static final String PROBE = "2probe";

    static final String PROBE_ANSWER = "3probe";
    static final String UPGRADE = "5";

    static EnginePacket of(String text) {
        return new EnginePacket(text, null);
    }

    static EnginePacket of(ByteBuffer binary) {
        return new EnginePacket(null, binary);
    }

    /** Sends the packet over a WebSocket, returning at once. */
    void send(Session socket) {
        if (text != null) {
            socket.sendText(text, Callback.NOOP);
        } else if (binary != null) {
            socket.sendBinary(binary.asReadOnlyBuffer(), Callback.NOOP);
        }
    }
}
