/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.HttpModule;
import io.porthole.http.ReadyCheck;
import io.porthole.http.internal.module.Limits;
import io.porthole.http.internal.module.RegisteredModule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** The real server on a free port, with a client. */
final class TestServer implements AutoCloseable {
    static final Limits LIMITS = new Limits(8192, 10_000, 4096, 30_000, 65_536, 100, 100, 10_000, 10_000);

    final List<ReadyCheck> checks = new CopyOnWriteArrayList<>();
    final ServerRuntime runtime;
    volatile boolean started = true;
    final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private int count;

    TestServer() throws Exception {
        this(settings("127.0.0.1", 0));
    }

    TestServer(Settings settings) throws Exception {
        runtime = new ServerRuntime(settings, checks, () -> started, () -> {});
        runtime.start();
    }

    static Settings settings(String host, int port) {
        return new Settings(host, port, "", "", List.of(), List.of(), List.of(), LIMITS, List.of("/"));
    }

    static Settings withTokens(String host, String token, String viewToken) {
        return new Settings(host, 0, token, viewToken, List.of(), List.of(), List.of(), LIMITS, List.of("/"));
    }

    /** Adds a module; a later one has the lower rank. */
    RegisteredModule add(String path, HttpModule module) {
        return add(path, module, -count++);
    }

    RegisteredModule add(String path, HttpModule module, int rank) {
        return add(new RegisteredModule(
                module, rank(rank), List.of(path), null, TestServer.class.getClassLoader(), "test " + path));
    }

    RegisteredModule add(RegisteredModule module) {
        runtime.add(module);
        return module;
    }

    @SuppressWarnings("unchecked")
    static Comparable<Object> rank(Integer rank) {
        return (Comparable<Object>) (Comparable<?>) rank;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + runtime.port() + path);
    }

    HttpRequest request(String path) {
        return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10)).build();
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(method, path, headers), BodyHandlers.ofString());
    }

    /** The answer to a GET, whose body is no text. */
    HttpResponse<byte[]> bytes(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request("GET", path, headers), BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    /** Sends bytes as they are and reads until the server closes or sends nothing for a while, at most for 3 s. */
    String raw(String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), runtime.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[65536];
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            try {
                int n = socket.getInputStream().read(buffer);
                socket.setSoTimeout(400);
                while (n >= 0 && System.nanoTime() < end) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                    n = socket.getInputStream().read(buffer);
                }
            } catch (SocketTimeoutException e) {
                answer.append(""); // the connection stays open
            }
            return answer.toString();
        }
    }

    /** Waits until something is so, at most 10 s. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 10 s: " + what);
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        runtime.close();
    }
}
