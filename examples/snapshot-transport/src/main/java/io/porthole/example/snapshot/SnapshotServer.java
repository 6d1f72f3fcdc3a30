/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.example.snapshot;

import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.ViewerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers each connection to port {@value #PORT} of this machine with one JPEG of the default stream, over HTTP. */
@Component(service = SnapshotServer.class, immediate = true)
public final class SnapshotServer {
    /** Where it listens. */
    public static final int PORT = 9180;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotServer.class);
    private static final int PATIENCE_MS = 5000;
    private static final int MAX_REQUEST_BYTES = 8192;

    private final StreamRegistry streams;
    private final ServerSocket server;

    /** Starts to listen. */
    @Activate
    public SnapshotServer(@Reference StreamRegistry streams) throws IOException {
        this(streams, PORT);
    }

    /** Starts to listen on another port, 0 for a free one. */
    public SnapshotServer(StreamRegistry streams, int port) throws IOException {
        this.streams = streams;
        this.server = new ServerSocket(port, 16, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::run, "snapshot-example");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the port on which it listens. */
    public int port() {
        return server.getLocalPort();
    }

    private void run() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                answer(client);
            } catch (IOException | ExecutionException | TimeoutException e) {
                LOG.debug("A client got no answer", e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void answer(Socket client) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        client.setSoTimeout(PATIENCE_MS);
        readRequest(client.getInputStream());
        Stream stream = streams.defaultStream();
        OutputStream out = client.getOutputStream();
        if (stream == null) {
            out.write("HTTP/1.0 404 No stream\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        ViewerInfo viewer =
                ViewerInfo.of("snapshot-example", client.getInetAddress().getHostAddress());
        SubscribeOptions options = SubscribeOptions.encoded(viewer, Codec.JPEG, JpegProfile.DEFAULT);
        byte[] jpeg = Snapshot.of(stream, options).get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        String header = "HTTP/1.0 200 OK\r\nContent-Type: " + Codec.JPEG.mediaType() + "\r\n\r\n";
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(jpeg);
    }

    /** Reads up to the empty line: a connection that is closed before is reset, and its answer lost. */
    private static void readRequest(InputStream in) throws IOException {
        int newlines = 0;
        for (int i = 0; i < MAX_REQUEST_BYTES && newlines < 2; i++) {
            int read = in.read();
            if (read < 0) {
                return;
            }
            if (read != '\r') {
                newlines = read == '\n' ? newlines + 1 : 0;
            }
        }
    }

    /** Ends it. */
    @Deactivate
    public void stop() throws IOException {
        server.close();
    }
}
