/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** The bundles in an OSGi framework that is not the assembled host, seen from outside. */
final class ForeignHost {
    private static final int PATIENCE_IN_S = 60;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    ForeignHost(int port) {
        this.port = port;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the host lets viewers in, and the demo has started. */
    void awaitReady() throws Exception {
        await("/readyz");
        await("/api/v1/streams/demo");
    }

    private void await(String path) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_IN_S);
        String last = "nothing listens";
        while (System.nanoTime() < deadline) {
            try {
                HttpResponse<byte[]> answer = get(path);
                if (answer.statusCode() == 200) {
                    return;
                }
                last = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
            Thread.sleep(100);
        }
        throw new AssertionError("never " + path + ": " + last);
    }

    /** The page, the list of streams, the metrics, and frames that change, from a stream that is live. */
    void assertServes() throws Exception {
        assertTrue(text("/").contains("<html"), "the page");
        assertTrue(text("/api/v1/streams").contains("\"demo\""), "the list of streams");
        assertTrue(text("/metrics").contains("porthole_"), "the metrics");
        BufferedImage first = snapshot();
        assertTrue(first.getWidth() >= 16 && colours(first) > 100, "a rendered scene, not a flat card");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_IN_S);
        BufferedImage next = snapshot();
        while (Arrays.equals(pixels(first), pixels(next))) {
            assertFalse(System.nanoTime() > deadline, "the frames never change");
            next = snapshot();
        }
        assertTrue(text("/api/v1/streams/demo").contains("\"frameAgeMs\""), "the stream's state");
    }

    private BufferedImage snapshot() throws Exception {
        HttpResponse<byte[]> answer = get("/streams/demo/snapshot");
        assertEquals(200, answer.statusCode());
        assertEquals("image/jpeg", answer.headers().firstValue("Content-Type").orElse(""));
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static long colours(BufferedImage image) {
        return Arrays.stream(pixels(image)).distinct().count();
    }

    private String text(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertEquals(200, answer.statusCode(), path);
        return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofByteArray());
    }
}
