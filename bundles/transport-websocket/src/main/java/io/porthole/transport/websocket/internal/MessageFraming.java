/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Framing;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A binary WebSocket message in one frame of RFC 6455, 5.2. A server masks nothing, so the bytes are the same for every
 * client.
 */
final class MessageFraming implements Framing {
    private static final byte WHOLE_BINARY = (byte) 0x82;
    private static final int MAX_SHORT = 125;
    private static final int MAX_MEDIUM = 0xffff;
    private static final byte MEDIUM = 126;
    private static final byte LONG = 127;
    private static final int SHORT_BYTES = 2;
    private static final int MEDIUM_BYTES = 4;
    private static final int LONG_BYTES = 10;

    private final @Nullable Framing payload;

    /** @param payload envelope inside the message, whose header has all its overhead; null for none */
    MessageFraming(@Nullable Framing payload) {
        this.payload = payload;
    }

    @Override
    public int overheadBytes(EncodedFrame frame) {
        return headerBytes(payloadBytes(frame)) + overheadOfPayload(frame);
    }

    private int overheadOfPayload(EncodedFrame frame) {
        return payload == null ? 0 : payload.overheadBytes(frame);
    }

    private int payloadBytes(EncodedFrame frame) {
        return overheadOfPayload(frame) + frame.byteCount();
    }

    private static int headerBytes(int length) {
        return length <= MAX_SHORT ? SHORT_BYTES : length <= MAX_MEDIUM ? MEDIUM_BYTES : LONG_BYTES;
    }

    @Override
    public void header(EncodedFrame frame, ByteBuffer out) {
        int length = payloadBytes(frame);
        out.put(WHOLE_BINARY);
        switch (headerBytes(length)) {
            case SHORT_BYTES -> out.put((byte) length);
            case MEDIUM_BYTES -> out.put(MEDIUM).putShort((short) length);
            default -> out.put(LONG).putLong(length);
        }
        if (payload != null) {
            payload.header(frame, out);
        }
    }

    /** Moves the position of such a message behind its header. */
    static ByteBuffer payload(ByteBuffer message) {
        byte length = message.get(message.position() + 1);
        int header = length == LONG ? LONG_BYTES : length == MEDIUM ? MEDIUM_BYTES : SHORT_BYTES;
        return message.position(message.position() + header);
    }
}
