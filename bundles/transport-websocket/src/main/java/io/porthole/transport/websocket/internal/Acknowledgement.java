/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads {@code {"type":"ack","id":1,"sequence":2}}, which comes for every frame, without making objects. What has
 * another form, though it means the same, is not read. For one thread at a time.
 */
final class Acknowledgement {
    private static final byte[] TYPE = ascii("\"type\"");
    private static final byte[] ACK = ascii("\"ack\"");
    private static final byte[] ID = ascii("\"id\"");
    private static final byte[] SEQUENCE = ascii("\"sequence\"");
    private static final int ALL = 7;
    private static final int RADIX = 10;
    private static final int MAX_DIGITS = 18;

    private ByteBuffer text = ByteBuffer.allocate(0);
    private long number;
    private long id;
    private long sequence;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the stream's number. */
    long id() {
        return id;
    }

    /** Returns the number of the newest frame that the client has. */
    long sequence() {
        return sequence;
    }

    /** Returns whether the message is of that form; {@link #id} and {@link #sequence} are then its own. */
    boolean read(ByteBuffer message) {
        text = message;
        if (!take('{')) {
            return false;
        }
        int seen = 0;
        do {
            int member = member();
            if (member == 0 || (seen & member) != 0) {
                return false;
            }
            seen |= member;
        } while (take(','));
        if (seen != ALL || !take('}')) {
            return false;
        }
        skipSpaces();
        return !text.hasRemaining();
    }

    /** Returns which member was read, as a bit; 0 for one that does not belong to an acknowledgement. */
    private int member() {
        if (take(TYPE)) {
            return take(':') && take(ACK) ? 1 : 0;
        } else if (take(ID)) {
            boolean read = take(':') && number();
            id = number;
            return read ? 2 : 0;
        } else if (take(SEQUENCE)) {
            boolean read = take(':') && number();
            sequence = number;
            return read ? 4 : 0;
        }
        return 0;
    }

    private boolean number() {
        skipSpaces();
        number = 0;
        int start = text.position();
        while (text.hasRemaining() && isDigit(peek())) {
            number = number * RADIX + text.get() - '0';
        }
        int digits = text.position() - start;
        return digits > 0 && digits <= MAX_DIGITS && (digits == 1 || text.get(start) != '0');
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private boolean take(char character) {
        skipSpaces();
        if (!text.hasRemaining() || peek() != character) {
            return false;
        }
        text.get();
        return true;
    }

    private boolean take(byte[] token) {
        skipSpaces();
        int start = text.position();
        if (text.remaining() < token.length) {
            return false;
        }
        for (int i = 0; i < token.length; i++) {
            if (text.get(start + i) != token[i]) {
                return false;
            }
        }
        text.position(start + token.length);
        return true;
    }

    private void skipSpaces() {
        while (text.hasRemaining() && peek() == ' ') {
            text.get();
        }
    }

    private byte peek() {
        return text.get(text.position());
    }
}
