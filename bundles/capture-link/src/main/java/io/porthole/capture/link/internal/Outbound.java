/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Messages to a producer, waiting to be written. For one thread; never waits for the producer. */
final class Outbound {
    private static final int CAPACITY = 32 * 1024;
    /** Kept free of events, so that what the link lives by always fits when the producer reads at all. */
    private static final int RESERVE = 4 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

    /** Writes what the channel takes just now, and returns whether that was anything. */
    boolean flush(WritableByteChannel channel) throws IOException {
        if (buffer.position() == 0) {
            return false;
        }
        buffer.flip();
        try {
            return channel.write(buffer) > 0;
        } finally {
            buffer.compact();
        }
    }

    /** Returns whether something is still waiting. */
    boolean waiting() {
        return buffer.position() > 0;
    }

    void welcome(int heartbeatMillis, long maxFrameBytes, boolean wanted) throws LinkException {
        head(Wire.WELCOME, 13);
        buffer.putInt(heartbeatMillis).putLong(maxFrameBytes).put((byte) (wanted ? 1 : 0));
    }

    void ring(Ring ring) throws LinkException {
        byte[] path = ring.memory().path().getBytes(StandardCharsets.UTF_8);
        head(Wire.RING, 20 + Wire.NONCE_BYTES + path.length);
        buffer.putInt(ring.generation()).putInt(ring.slotCount()).putLong(ring.slotBytes());
        buffer.putInt(Wire.RING_HEAD_BYTES);
        buffer.put(ring.memory().nonce()).put(path);
    }

    void release(int slot, int generation) throws LinkException {
        head(Wire.RELEASE, 8);
        buffer.putInt(slot).putInt(generation);
    }

    void wanted(boolean wanted) throws LinkException {
        head(Wire.WANTED, 1);
        buffer.put((byte) (wanted ? 1 : 0));
    }

    void ping(long number) throws LinkException {
        head(Wire.PING, 8);
        buffer.putLong(number);
    }

    void refused(Refusal refusal, String reason) throws LinkException {
        byte[] text = Text.printable(reason).getBytes(StandardCharsets.UTF_8);
        head(Wire.REFUSED, 2 + text.length);
        buffer.putShort((short) refusal.code()).put(text);
    }

    void key() throws LinkException {
        head(Wire.KEY, 0);
    }

    void bitrate(int bitsPerSecond) throws LinkException {
        head(Wire.BITRATE, 4);
        buffer.putInt(bitsPerSecond);
    }

    /** Returns whether there is room for what the link does not live by. */
    boolean hasRoom(int bodyBytes) {
        return buffer.remaining() >= Wire.HEAD_BYTES + bodyBytes + RESERVE;
    }

    void bye(String reason) throws LinkException {
        byte[] text = Text.printable(reason).getBytes(StandardCharsets.UTF_8);
        head(Wire.BYE, text.length);
        buffer.put(text);
    }

    /**
     * Adds an input event.
     *
     * @return false when there is no room for it just now
     */
    boolean event(byte[] json) throws LinkException {
        return addJson(Wire.EVENT, json);
    }

    /**
     * Adds the state of a recording.
     *
     * @return false when there is no room for it just now
     */
    boolean recording(byte[] json) throws LinkException {
        return addJson(Wire.RECORDING, json);
    }

    /**
     * Adds the value of a control.
     *
     * @return false when there is no room for it just now
     */
    boolean value(byte[] json) throws LinkException {
        return addJson(Wire.VALUE, json);
    }

    private boolean addJson(int type, byte[] json) throws LinkException {
        if (!hasRoom(json.length)) {
            return false;
        }
        head(type, json.length);
        buffer.put(json);
        return true;
    }

    private void head(int type, int bodyBytes) throws LinkException {
        if (buffer.remaining() < Wire.HEAD_BYTES + bodyBytes) {
            throw new LinkException("the producer does not read what it is sent");
        }
        buffer.putInt(Wire.MAGIC)
                .putShort((short) Wire.VERSION)
                .putShort((short) type)
                .putInt(bodyBytes);
    }
}
