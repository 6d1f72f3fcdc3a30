/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by the byte, so that a test sees exactly what is on the wire. */
final class HttpClient implements AutoCloseable {
    final Socket socket = new Socket();
    private final InputStream in;

    /** @param receiveBufferBytes of the kernel, -1 for its own choice */
    HttpClient(int port, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(5000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    record Head(int status, Map<String, String> headers) {
        /** Returns its value, empty when it is not there. */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        int contentLength() {
            return Integer.parseInt(header("content-length"));
        }
    }

    static final class Part {
        private final Map<String, String> headers;
        private final byte[] body;

        Part(Map<String, String> headers, byte[] body) {
            this.headers = headers;
            this.body = body;
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        byte[] body() {
            return body;
        }
    }

    Head request(String method, String target) throws IOException {
        send(method, target);
        return head();
    }

    void send(String method, String target) throws IOException {
        String request = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    Head head() throws IOException {
        String status = line();
        return new Head(Integer.parseInt(status.split(" ", 3)[1]), headers());
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String l = line(); !l.isEmpty(); l = line()) {
            int colon = l.indexOf(": ");
            headers.put(l.substring(0, colon).toLowerCase(Locale.ROOT), l.substring(colon + 2));
        }
        return headers;
    }

    /** The part that begins here: after a delimiter. Reads the delimiter behind it too. */
    Part part() throws IOException {
        Map<String, String> headers = headers();
        byte[] body = body(Integer.parseInt(headers.getOrDefault("content-length", "")));
        expect("\r\n--frame\r\n");
        return new Part(headers, body);
    }

    void expect(String text) throws IOException {
        String got = new String(body(text.length()), StandardCharsets.US_ASCII);
        if (!got.equals(text)) {
            throw new AssertionError("expected <" + text + "> on the wire, not <" + got + ">");
        }
    }

    byte[] body(int length) throws IOException {
        byte[] body = in.readNBytes(length);
        if (body.length != length) {
            throw new EOFException("the connection ended after " + body.length + " of " + length + " bytes");
        }
        return body;
    }

    String text(int length) throws IOException {
        return new String(body(length), StandardCharsets.UTF_8);
    }

    /** Returns whether the server ended the connection. */
    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    /** A line that ends with CRLF, without it. */
    private String line() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended within a line");
            }
            out.write(b);
        }
        if (in.read() != '\n') {
            throw new AssertionError("a line ends without LF");
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
