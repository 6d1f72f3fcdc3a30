/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Watches over a WebSocket and keeps every message. Closing cuts the connection. */
final class SocketViewer implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_IN_S = 10;

    private final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    SocketViewer(HttpClient client, URI page, String... protocol) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (protocol.length > 0) {
            builder.subprotocols(protocol[0]);
        }
        String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
        URI there = URI.create("ws://127.0.0.1:" + page.getPort() + "/streaming/client/" + query);
        socket = builder.buildAsync(there, this).join();
    }

    /** Connects as soon as there is something to connect to. */
    static SocketViewer whenServed(HttpClient client, URI page) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_IN_S);
        while (true) {
            try {
                return new SocketViewer(client, page);
            } catch (CompletionException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    byte[] frame() throws InterruptedException {
        return next(pictures);
    }

    String text() throws InterruptedException {
        return next(texts);
    }

    /** Every text message that was not taken yet. */
    Collection<String> texts() {
        return texts;
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T got = queue.poll(PATIENCE_IN_S, TimeUnit.SECONDS);
        if (got == null) {
            throw new AssertionError("nothing came within " + PATIENCE_IN_S + " s");
        }
        return got;
    }

    void say(String json) {
        socket.sendText(json, true).join();
    }

    /** The code that the host closes with. */
    int closeCode() throws Exception {
        return closeCode.get(PATIENCE_IN_S, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] piece = new byte[data.remaining()];
        data.get(piece);
        message.writeBytes(piece);
        if (last) {
            pictures.add(message.toByteArray());
            message.reset();
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            texts.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode.complete(code);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closeCode.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
