/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A viewer that speaks porthole.v1, acknowledges every picture at once and remembers their sequence numbers. */
final class RichViewer implements WebSocket.Listener, AutoCloseable {
    private static final int ID_AT = 4;
    private static final int SEQUENCE_AT = 8;
    private static final int PATIENCE_IN_S = 10;

    private final List<Long> sequences = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final WebSocket socket;
    private CompletableFuture<WebSocket> sent;
    private String end = "";

    /** Connects and watches the stream. */
    RichViewer(URI uri, String stream) throws Exception {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("porthole.v1")
                .buildAsync(uri, this)
                .get(PATIENCE_IN_S, TimeUnit.SECONDS);
        synchronized (this) {
            sent = socket.sendText("{\"type\":\"subscribe\",\"stream\":\"" + stream + "\"}", true);
        }
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        message.writeBytes(part);
        if (last) {
            frame(ByteBuffer.wrap(message.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
            message.reset();
        }
        from.request(1);
        return null;
    }

    private synchronized void frame(ByteBuffer picture) {
        long sequence = picture.getLong(SEQUENCE_AT);
        sequences.add(sequence);
        String ack = "{\"type\":\"ack\",\"id\":" + picture.getInt(ID_AT) + ",\"sequence\":" + sequence + "}";
        sent = sent.thenCompose(before -> socket.sendText(ack, true));
        notifyAll();
    }

    @Override
    public synchronized CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        end = status + " " + reason;
        notifyAll();
        return null;
    }

    @Override
    public synchronized void onError(WebSocket from, Throwable error) {
        end = String.valueOf(error);
        notifyAll();
    }

    /** Waits for so many more pictures. */
    synchronized void more(int pictures) throws InterruptedException {
        int wanted = sequences.size() + pictures;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_IN_S);
        while (sequences.size() < wanted) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || !end.isEmpty()) {
                throw new AssertionError("no more pictures after " + sequences + " " + end);
            }
            wait(left);
        }
    }

    /** Waits for so many without a gap and forgets those before: a host that has just begun to encode drops some. */
    synchronized void steady(int pictures) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_IN_S);
        do {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("there is always a gap: " + sequences);
            }
            sequences.clear();
            more(pictures);
        } while (sequences.get(sequences.size() - 1) - sequences.get(0) >= sequences.size());
    }

    /** Sequence numbers of all pictures so far. */
    synchronized List<Long> sequences() {
        return List.copyOf(sequences);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
