/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Short text messages of a WebSocket's client (RFC 6455, 5.2), taken out of what has arrived as long as they are whole.
 * The rest is Jetty's. Where that ends within a message, what arrives next begins within it; since a client's bytes
 * are masked at random, they look like a message that is taken only if the client wants that, and then it deceives
 * nobody but itself.
 */
final class ShortTexts {
    /** Most bytes of a message. */
    static final int MAX_BYTES = 125;

    private static final int ARRIVED_BYTES = 512;
    private static final byte WHOLE_TEXT = (byte) 0x81;
    private static final int MASKED = 0x80;
    private static final int MASK_OFFSET = 2;
    private static final int MASK_BYTES = 4;
    private static final int HEADER_BYTES = MASK_OFFSET + MASK_BYTES;

    private final DirectEndPoint.Taker taker;
    private final ByteBuffer arrived = ByteBuffer.allocate(ARRIVED_BYTES);
    private final ByteBuffer text = ByteBuffer.allocate(MAX_BYTES);

    ShortTexts(DirectEndPoint.Taker taker) {
        this.taker = taker;
    }

    /** Reads what has arrived, and returns the number of bytes as {@link ReadableByteChannel#read} does. */
    int read(ReadableByteChannel channel) throws IOException {
        return channel.read(arrived.clear());
    }

    /** Takes the messages that have been read; returns the bytes after them, good until the next {@link #read}. */
    ByteBuffer take() {
        arrived.flip();
        while (takeNext()) {
            // and the one after it
        }
        return arrived;
    }

    private boolean takeNext() {
        int start = arrived.position();
        if (arrived.remaining() < HEADER_BYTES || arrived.get(start) != WHOLE_TEXT) {
            return false;
        }
        int length = (arrived.get(start + 1) & 0xff) - MASKED;
        if (length < 0 || length > MAX_BYTES || arrived.remaining() < HEADER_BYTES + length) {
            return false;
        }
        text.clear();
        for (int i = 0; i < length; i++) {
            byte mask = arrived.get(start + MASK_OFFSET + i % MASK_BYTES);
            text.put((byte) (arrived.get(start + HEADER_BYTES + i) ^ mask));
        }
        if (!taker.take(text.flip())) {
            return false;
        }
        arrived.position(start + HEADER_BYTES + length);
        return true;
    }
}
