/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A host beside this process, with this process's runtime and options, that writes a class archive when it ends. It has
 * the bundles, but none of the configuration: nothing of the user's is captured, recorded or opened a second time.
 */
final class TrainingRun implements AutoCloseable {
    private static final String ANNOUNCEMENT = "Watch at ";
    private static final List<String> ARCHIVE_OPTIONS = List.of("-XX:SharedArchiveFile=", "-XX:AOTCache=");

    /** From this version on Java also keeps what it has learnt about the methods of its own and of the launcher. */
    private static final int CACHES_AHEAD_OF_TIME = 25;

    private static final List<String> BUNDLES = List.of("boot", "bundle", "load");
    private static final List<String> SETTINGS =
            List.of("felix.properties", "logback.xml", "org.ops4j.pax.logging.cfg");
    private static final List<String> PAGES =
            List.of("", "readyz", "metrics", "api/v1/streams", "api/v1/streams/demo", "snapshot");
    private static final int PART_OF_STREAM_IN_BYTES = 1 << 20;
    private static final int WATCHED_FRAMES = 60;
    private static final int ANSWER_IN_S = 5;
    private static final int MAX_RUN_IN_S = 120;

    /** What Java ends with after SIGTERM. */
    private static final int ENDED = 143;

    private final Process process;
    private final Path folder;

    private TrainingRun(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Starts the host, on this machine's own address alone and with files of its own. */
    static TrainingRun start(Path home, Path archive) throws IOException {
        Path folder = Files.createTempDirectory("porthole-classes");
        for (String name : BUNDLES) {
            Files.createSymbolicLink(folder.resolve(name), home.resolve(name));
        }
        Path conf = Files.createDirectory(folder.resolve("conf"));
        for (String name : SETTINGS) {
            Files.copy(home.resolve("conf").resolve(name), conf.resolve(name));
        }
        Process process = new ProcessBuilder(command(folder, archive))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end of the training run"));
        CompletableFuture.delayedExecutor(MAX_RUN_IN_S, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return new TrainingRun(process, folder);
    }

    private static List<String> command(Path folder, Path archive) {
        boolean ahead = Runtime.version().feature() >= CACHES_AHEAD_OF_TIME;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> ARCHIVE_OPTIONS.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xlog:disable",
                "-Dporthole.home=" + folder,
                "-Dporthole.classes=",
                (ahead ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive,
                "-jar",
                System.getProperty("java.class.path"),
                "--mode=websocket",
                "--host=127.0.0.1",
                "--port=0",
                "--data=" + folder.resolve("data"),
                "--/io.porthole.capture.link/socketPath=" + folder.resolve("link.sock")));
        return command;
    }

    /** Watches as viewers do. What a host does not offer is left out. */
    void watch() throws IOException, InterruptedException {
        URI page = announced();
        HttpClient client = HttpClient.newHttpClient();
        for (String path : PAGES) {
            get(client, at(page, "http", path), Integer.MAX_VALUE);
        }
        get(client, at(page, "http", "stream"), PART_OF_STREAM_IN_BYTES);
        watchFrames(client.newWebSocketBuilder(), at(page, "ws", "streaming/client/"));
    }

    private URI announced() throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(ANNOUNCEMENT)) {
                return URI.create(line.substring(ANNOUNCEMENT.length()));
            }
        }
        throw new IOException("the host that was started for it has ended");
    }

    private static URI at(URI page, String scheme, String path) {
        String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
        return URI.create(scheme + "://" + page.getRawAuthority() + "/" + path + query);
    }

    private static void get(HttpClient client, URI uri, int maxBytes) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(ANSWER_IN_S))
                .build();
        try (InputStream body =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            body.readNBytes(maxBytes);
        } catch (IOException e) {
            // not offered
        }
    }

    private static void watchFrames(WebSocket.Builder builder, URI uri) throws InterruptedException {
        Viewer viewer = new Viewer();
        try {
            var socket = builder.buildAsync(uri, viewer).get(ANSWER_IN_S, TimeUnit.SECONDS);
            viewer.frames.await(ANSWER_IN_S, TimeUnit.SECONDS);
            socket.abort();
        } catch (ExecutionException | TimeoutException e) {
            // not offered
        }
    }

    /** Ends the host and waits until it has written the archive. */
    void end() throws IOException, InterruptedException {
        process.destroy();
        int status = process.waitFor();
        if (status != ENDED) {
            throw new IOException("the host that was started for it ended with status " + status);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        CacheFolder.delete(folder);
    }

    private static final class Viewer implements WebSocket.Listener {
        private final CountDownLatch frames = new CountDownLatch(WATCHED_FRAMES);

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            if (last) {
                frames.countDown();
            }
            socket.request(1);
            return null;
        }
    }
}
