/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A producer that says exactly what a test wants, wrong things too. */
final class FakeProducer implements AutoCloseable {
    /** A message that came. */
    record Message(int type, ByteBuffer body) {
        String text(int from) {
            byte[] utf8 = new byte[body.limit() - from];
            body.get(from, utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }
    }

    /** Content of RING. */
    record RingInfo(int generation, int slots, long slotBytes, String path) {}

    final SocketChannel channel;

    FakeProducer(Path socket) throws IOException {
        this(UnixDomainSocketAddress.of(socket));
    }

    FakeProducer(SocketAddress address) throws IOException {
        channel = SocketChannel.open(address);
    }

    static byte[] message(int type, byte[] body) {
        return ByteBuffer.allocate(12 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(Wire.MAGIC)
                .putShort((short) Wire.VERSION)
                .putShort((short) type)
                .putInt(body.length)
                .put(body)
                .array();
    }

    /** HELLO with name, title, tone, token and, where it is given, codec. */
    static byte[] hello(String... texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4711)
                .putDouble(30)
                .array());
        for (String text : texts) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.write(utf8.length & 0xFF);
            out.write(utf8.length >> 8);
            out.writeBytes(utf8);
        }
        return message(Wire.HELLO, out.toByteArray());
    }

    static byte[] need(long bytes) {
        return message(
                Wire.NEED,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(bytes)
                        .array());
    }

    /** An RGB8 frame of that size, described. */
    static byte[] frame(int type, int slot, int generation, int width, int height, long sequence, byte[] rest) {
        return frame(type, slot, generation, width, height, width * 3, 3, 0, sequence, 0, rest);
    }

    static byte[] frame(
            int type,
            int slot,
            int generation,
            int width,
            int height,
            int stride,
            int format,
            int flags,
            long sequence,
            int annotations,
            byte[] rest) {
        return message(
                type,
                ByteBuffer.allocate(Wire.FRAME_BYTES + rest.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(slot)
                        .putInt(generation)
                        .putInt(width)
                        .putInt(height)
                        .putInt(stride)
                        .putShort((short) format)
                        .putShort((short) flags)
                        .putLong(sequence)
                        .putLong(System.nanoTime())
                        .putDouble(1.5)
                        .putInt(annotations)
                        .put(rest)
                        .array());
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Greets and waits to be let in. */
    FakeProducer greet(String name) throws IOException {
        send(hello(name, "", "", ""));
        next(Wire.WELCOME);
        return this;
    }

    /** Asks for a ring and waits for it. */
    RingInfo ring(long frameBytes) throws IOException {
        send(need(frameBytes));
        Message ring = next(Wire.RING);
        ByteBuffer body = ring.body();
        return new RingInfo(body.getInt(0), body.getInt(4), body.getLong(8), ring.text(36));
    }

    /** The next message of that type; others are skipped. */
    Message next(int type) throws IOException {
        while (true) {
            Message m = next();
            if (m.type() == type) {
                return m;
            }
            if (m.type() == Wire.REFUSED) {
                throw new IOException("refused: " + m.text(2));
            }
        }
    }

    Message next() throws IOException {
        ByteBuffer head = read(12);
        int type = head.getShort(6);
        return new Message(type, read(head.getInt(8)));
    }

    /** Reads to the end; what was refused, or an empty text. */
    String refusal() throws IOException {
        String reason = "";
        try {
            while (true) {
                Message m = next();
                reason = m.type() == Wire.REFUSED ? m.text(2) : reason;
            }
        } catch (EOFException | java.net.SocketException end) {
            return reason;
        }
    }

    private ByteBuffer read(int bytes) throws IOException {
        byte[] all = new byte[bytes];
        var in = Channels.newInputStream(channel);
        if (in.readNBytes(all, 0, bytes) < bytes) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
