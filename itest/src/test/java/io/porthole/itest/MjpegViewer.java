/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Watches over MJPEG and remembers which pictures came. */
final class MjpegViewer implements AutoCloseable {
    private final InputStream in;
    private final NavigableSet<Long> sequences = new ConcurrentSkipListSet<>();

    MjpegViewer(HttpClient client, URI stream) throws IOException, InterruptedException {
        in = new BufferedInputStream(client.send(HttpRequest.newBuilder(stream).build(), BodyHandlers.ofInputStream())
                .body());
        if (!line().equals("--frame")) {
            throw new IOException("the body does not begin with its delimiter");
        }
    }

    /** The next part's picture. */
    byte[] part() throws IOException {
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String value = header.substring(header.indexOf(' ') + 1);
            if (header.startsWith("Content-Length:")) {
                length = Integer.parseInt(value);
            } else if (header.startsWith("X-Sequence:")) {
                sequences.add(Long.valueOf(value));
            }
        }
        byte[] picture = in.readNBytes(length);
        if (!(line() + line()).equals("--frame")) {
            throw new IOException("a part does not end with its delimiter");
        }
        return picture;
    }

    /** Reads on a thread of its own until the connection ends. */
    void readOn() {
        Thread reader = new Thread(() -> {
            try {
                while (true) {
                    part();
                }
            } catch (IOException e) {
                sequences.add(Long.MAX_VALUE); // counts as a gap unless the test is over
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    /** How many different pictures came. */
    int seen() {
        return sequences.size();
    }

    /** How many between the first and the last did not. */
    long missed() {
        return sequences.last() - sequences.first() + 1 - sequences.size();
    }

    private String line() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the stream ended");
            }
            if (b != '\r') {
                out.write(b);
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
