/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that remembers what it got. */
final class TestSocket implements WebSocket.Listener {
    private static final String UPGRADE = String.join(
            "\r\n",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "");

    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final List<String> pings = new CopyOnWriteArrayList<>();
    final WebSocket socket;

    private final StringBuilder text = new StringBuilder();

    TestSocket(HttpClient client, URI uri, String... headers) throws Exception {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        URI ws = URI.create("ws" + uri.toString().substring("http".length()));
        socket = builder.buildAsync(ws, this).get(5, TimeUnit.SECONDS);
    }

    /** A request by hand; {@code more} are further header lines. */
    static String upgrade(String path, String host, String more) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + UPGRADE + "\r\n";
    }

    /** Sends a text and returns the next that comes. */
    @Nullable
    String ask(String question) throws InterruptedException {
        send(question);
        return texts.poll(5, TimeUnit.SECONDS);
    }

    void send(String message) {
        CompletableFuture<?> ignored = socket.sendText(message, true);
    }

    void send(ByteBuffer message) {
        CompletableFuture<?> ignored = socket.sendBinary(message, true);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            texts.add(text.toString());
            text.setLength(0);
        }
        ws.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket ws, ByteBuffer message) {
        pings.add("ping");
        ws.request(1);
        return null; // answered by the client itself
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket ws, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket ws, Throwable error) {
        closed.complete(-1);
    }
}
