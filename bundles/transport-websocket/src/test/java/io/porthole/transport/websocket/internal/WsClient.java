/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.protocol.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A plain RFC 6455 client that knows no fragments and no extensions, so that a test sees what is on the wire. */
final class WsClient implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    final Socket socket = new Socket();
    private final DataInputStream in;
    private int status;
    private final Map<String, String> headers = new TreeMap<>();
    private String body = "";

    static final class Frame {
        final int opcode;
        final byte[] payload;

        Frame(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xffff;
        }
    }

    /** Asks for a WebSocket; {@link #status} says what came of it. */
    WsClient(int port, String target, String protocols, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(5000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        String request =
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                        + (protocols.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocols + "\r\n") + "\r\n";
        write(request.getBytes(StandardCharsets.US_ASCII));
        status = Integer.parseInt(line().split(" ", 3)[1]);
        for (String l = line(); !l.isEmpty(); l = line()) {
            int colon = l.indexOf(':');
            headers.put(
                    l.substring(0, colon).toLowerCase(Locale.ROOT),
                    l.substring(colon + 1).strip());
        }
        if (status != 101) {
            body = new String(in.readNBytes(Integer.parseInt(header("content-length"))), StandardCharsets.UTF_8);
        }
    }

    int status() {
        return status;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String body() {
        return body;
    }

    void say(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a masked frame; the mask is zero, which changes nothing. */
    void send(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        write(bytes);
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next frame that is no ping. */
    Frame next() throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            if ((first & 0xf0) != 0x80) {
                throw new AssertionError("fragmented or extended frame " + Integer.toHexString(first));
            }
            long length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            Frame frame = new Frame(first & 15, in.readNBytes((int) length));
            if (frame.opcode != PING) {
                return frame;
            }
            send(PONG, frame.payload);
        }
    }

    /** Reads and answers pings from now on, on a thread of its own, until the connection ends. */
    void readOn() {
        Thread reader = new Thread(() -> {
            try {
                closeCode();
            } catch (IOException e) {
                body = String.valueOf(e.getMessage()); // the connection has ended
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    /** The next binary message; texts before it are skipped. */
    byte[] nextFrame() throws IOException {
        while (true) {
            Frame f = next();
            if (f.opcode == BINARY) {
                return f.payload;
            }
            if (f.opcode != TEXT) {
                throw new EOFException("closed");
            }
        }
    }

    /** The next message, which is a text. */
    JsonNode text() throws IOException {
        Frame f = next();
        if (f.opcode != TEXT) {
            throw new AssertionError("not a text: " + f.opcode);
        }
        return Json.object(new String(f.payload, StandardCharsets.UTF_8));
    }

    /** The next text message of that type; others and pictures are skipped. */
    JsonNode message(String type) throws IOException {
        while (true) {
            Frame f = next();
            if (f.opcode == TEXT) {
                JsonNode json = Json.object(new String(f.payload, StandardCharsets.UTF_8));
                if (json.path("type").asText().equals(type)) {
                    return json;
                }
            } else if (f.opcode == CLOSE) {
                throw new EOFException("closed with " + f.closeCode());
            }
        }
    }

    /** The code that the server closes with. */
    int closeCode() throws IOException {
        while (true) {
            Frame f = next();
            if (f.opcode == CLOSE) {
                return f.closeCode();
            }
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            if (b != '\r') {
                out.write(b);
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
