/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real pictures of the built-in simulation over both TCP transports, also while one of them is replaced. */
class TransportsIT {
    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Path home = Path.of("");
    private HostProcess host;
    private URI page = URI.create("http://127.0.0.1/");

    @BeforeEach
    void start() throws Exception {
        home = HostFolder.copy(folder);
        host = HostProcess.startHost(home, "--port", "0");
        page = URI.create(host.line("Watch at ").substring("Watch at ".length()));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aPlainWebSocketCarriesWholeJpegs() throws Exception {
        try (SocketViewer viewer = new SocketViewer(http, page)) {
            for (int i = 0; i < 100; i++) {
                check(viewer.frame());
            }
        }
    }

    @Test
    void theRichProtocolCarriesSeveralStreams() throws Exception {
        try (SocketViewer viewer = new SocketViewer(http, page, "porthole.v1")) {
            assertTrue(viewer.text().startsWith("{\"type\":\"hello\""));
            Set<Integer> ids = new HashSet<>();
            viewer.say("{\"type\":\"subscribe\",\"stream\":\"demo\"}");
            viewer.say("{\"type\":\"subscribe\",\"stream\":\"demo-depth\",\"quality\":60}");
            for (int i = 0; i < 100; i++) {
                byte[] message = viewer.frame();
                ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
                check(Arrays.copyOfRange(message, header.get(1), message.length));
                int id = header.getInt(4);
                viewer.say("{\"type\":\"ack\",\"id\":" + id + ",\"sequence\":" + header.getLong(8) + "}");
                ids.add(id);
            }
            assertEquals(2, ids.size());
        }
    }

    @Test
    void snapshotsAndPartsAreWholeJpegs() throws Exception {
        for (String target : List.of("snapshot", "?action=snapshot", "streams/demo-depth/snapshot?quality=40")) {
            check(http.send(HttpRequest.newBuilder(page.resolve(target)).build(), BodyHandlers.ofByteArray())
                    .body());
        }
        try (MjpegViewer reader = new MjpegViewer(http, page.resolve("stream"))) {
            for (int i = 0; i < 100; i++) {
                check(reader.part());
            }
        }
    }

    @Test
    void replacingTheWebSocketTransportCostsItsViewersAMomentAndOthersNothing() throws Exception {
        try (MjpegViewer other = new MjpegViewer(http, page.resolve("stream"))) {
            other.part();
            other.readOn();
            SocketViewer viewer = new SocketViewer(http, page);
            viewer.frame();
            touch("porthole-transport-websocket");
            assertEquals(1001, viewer.closeCode());
            long began = System.nanoTime();
            viewer.close();
            try (SocketViewer again = SocketViewer.whenServed(http, page)) {
                check(again.frame());
            }
            long tookInMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            assertTrue(tookInMs < 1500, tookInMs + " ms");
            assertEquals(0, other.missed());
        }
    }

    @Test
    @Timeout(30)
    void aChangeOfModeTakesTheWebSocketAwayAndLeavesMjpegAlone() throws Exception {
        try (MjpegViewer other = new MjpegViewer(http, page.resolve("stream"));
                SocketViewer viewer = new SocketViewer(http, page)) {
            other.part();
            other.readOn();
            viewer.frame();
            Files.writeString(home.resolve("conf/io.porthole.mode.cfg"), "mode = native\n");
            assertEquals(1001, viewer.closeCode());
            int before = other.seen();
            while (other.seen() < before + 10) {
                Thread.sleep(10);
            }
            assertEquals(0, other.missed());
        }
    }

    private void touch(String bundle) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("load"))) {
            Path jar = files.filter(f -> f.getFileName().toString().startsWith(bundle))
                    .findFirst()
                    .orElseThrow();
            Path copy = folder.resolve("copy.jar");
            Files.copy(jar, copy);
            Files.move(copy, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void check(byte[] jpeg) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertEquals(1280, image.getWidth());
        assertEquals(720, image.getHeight());
    }
}
