/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotSwapIT {
    private static final int SERVED_IN_MS = 1000;
    private static final int PICTURE_IN_MS = 1500;
    /** So slow that only a real gap is one, however busy the machine is. */
    private static final int FRAMES_PER_SECOND = 15;

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path load;
    private HostProcess host;
    private URI page;

    @BeforeEach
    void start() throws Exception {
        Path home = HostFolder.copy(folder);
        load = home.resolve("load");
        host = HostProcess.startHost(
                home,
                "--port=0",
                "--/io.porthole.capture.link/socketPath=off",
                "--/io.porthole.capture.demo/framesPerSecond=" + FRAMES_PER_SECOND);
        page = URI.create(host.line("Watch at ").substring("Watch at ".length()));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aModuleIsServedReplacedAndGoneWithin1sOfItsFile() throws Exception {
        Path jar = ProbeBundle.dropServing(load, "probe.jar", "first");
        long droppedInMs = Container.await("the first probe", () -> "200 first".equals(answer()));
        ProbeBundle.dropServing(load, "probe.jar", "second");
        long replacedInMs = Container.await("the second probe", () -> "200 second".equals(answer()));
        Files.delete(jar);
        long deletedInMs = Container.await("no probe", () -> answer().startsWith("404"));
        String times =
                "dropped " + droppedInMs + " ms, replaced " + replacedInMs + " ms, deleted " + deletedInMs + " ms";
        assertTrue(Math.max(droppedInMs, Math.max(replacedInMs, deletedInMs)) < SERVED_IN_MS, times);
    }

    @Test
    void aReplacedTransportCostsViewersOfAnotherNoFrameAndItsOwnNoMoreThan1500ms() throws Exception {
        URI plain = page.resolve("stream");
        try (RichViewer rich = new RichViewer(
                        URI.create("ws"
                                + page.resolve("streaming/client/").toString().substring(4)),
                        "demo");
                MjpegReader before = new MjpegReader(plain)) {
            before.next();
            rich.steady(FRAMES_PER_SECOND);
            long began = System.nanoTime();
            replace("porthole-transport-mjpeg");
            readToTheEnd(before);
            long endedInMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            byte[] picture = reconnect(plain);
            long backInMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            rich.more(FRAMES_PER_SECOND);
            String times = "ended after " + endedInMs + " ms, a picture again after " + backInMs + " ms";
            assertTrue(picture.length > 100, times);
            assertTrue(backInMs < PICTURE_IN_MS, times);
            List<Long> seen = rich.sequences();
            assertEquals(
                    LongStream.range(seen.get(0), seen.get(0) + seen.size())
                            .boxed()
                            .toList(),
                    seen);
        }
    }

    private String answer() throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(page.resolve(ServingProbeActivator.PATH)).build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /** Puts the same jar in its place again, new to the folder's watcher by its time. */
    private void replace(String name) throws IOException {
        try (Stream<Path> jars = Files.list(load)) {
            Path jar = jars.filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            Path copy = Files.copy(jar, folder.resolve("copy.part"));
            Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void readToTheEnd(MjpegReader reader) {
        try {
            while (reader.next().length > 0) {
                // until the transport goes
            }
        } catch (IOException e) {
            assertTrue(e.getMessage() != null, "it ends as a connection does");
        }
    }

    /** As a player does that tries again and again. */
    private static byte[] reconnect(URI uri) throws Exception {
        byte[][] picture = new byte[1][];
        Container.await("a picture again", () -> {
            try (MjpegReader reader = new MjpegReader(uri)) {
                picture[0] = reader.next();
                return true;
            } catch (IOException e) {
                return false; // not mounted yet
            }
        });
        return picture[0];
    }
}
