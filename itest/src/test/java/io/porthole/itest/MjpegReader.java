/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Locale;

/** A viewer of the plain pictures. */
final class MjpegReader implements AutoCloseable {
    private static final String LENGTH = "content-length:";
    private static final int PATIENCE_IN_MS = 10_000;

    private final HttpURLConnection connection;
    private final DataInputStream in;

    /** Connects, or throws when that is refused. */
    MjpegReader(URI uri) throws IOException {
        connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setReadTimeout(PATIENCE_IN_MS);
        in = new DataInputStream(connection.getInputStream());
    }

    /** The next picture's bytes, or an exception when no more come. */
    byte[] next() throws IOException {
        int length = 0;
        for (String line = line(); length == 0 || !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        return in.readNBytes(length);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the stream has ended");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
