/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.encode.Subsampling;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeEncodedFrame;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.FakeSubscription;
import io.porthole.testkit.Jpegs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MjpegStreamTest {
    private static final int IDLE_MS = 1000;

    @Test
    void everyPartIsExactlyAsAnnouncedAndEndsWithTheNextDelimiter() throws Exception {
        try (Fixture f = new Fixture(60_000);
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            byte[] first = Jpegs.plain(1);
            demo.show(41, first);

            HttpClient.Head head = client.request("GET", "/stream");
            assertEquals(200, head.status());
            assertEquals("multipart/x-mixed-replace; boundary=frame", head.header("content-type"));
            assertEquals("no-store", head.header("cache-control"));
            assertEquals("no", head.header("x-accel-buffering"));
            assertEquals("close", head.header("connection"));
            assertEquals("", head.header("transfer-encoding"));
            assertEquals("", head.header("content-encoding"));

            client.expect("--frame\r\n");
            HttpClient.Part part = client.part();
            assertEquals("image/jpeg", part.header("content-type"));
            assertEquals("41", part.header("x-sequence"));
            assertTrue(part.header("x-timestamp").matches("\\d{10}\\.\\d{6}"));
            assertArrayEquals(first, part.body());

            demo.show(42, Jpegs.plain(2));
            assertEquals(2, Jpegs.colour(client.part().body()));
            demo.show(43, Jpegs.plain(3));
            assertEquals(3, Jpegs.colour(client.part().body()));
            Await.until(
                    "three frames are counted",
                    () -> demo.subscriptions().get(0).sent() == 3);
        }
    }

    @Test
    void theTimestampIsWhenTheFrameWasTaken() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            double before = System.currentTimeMillis() / 1000.0;
            demo.show(1, System.nanoTime() - 5_000_000_000L, Annotations.NONE, Jpegs.plain(1));
            client.request("GET", "/stream");
            client.expect("--frame\r\n");
            double stamp = Double.parseDouble(client.part().header("x-timestamp"));
            assertEquals(before - 5, stamp, 0.5);
        }
    }

    @Test
    void theLastPartIsRepeatedWhileNoNewFrameComesAndCountsOnce() throws Exception {
        try (Fixture f = new Fixture(100);
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            demo.show(7, Jpegs.plain(5));
            client.request("GET", "/stream");
            client.expect("--frame\r\n");
            for (int i = 0; i < 4; i++) {
                HttpClient.Part part = client.part();
                assertEquals("7", part.header("x-sequence"));
                assertEquals(5, Jpegs.colour(part.body()));
            }
            assertEquals(1, demo.subscriptions().get(0).sent());
        }
    }

    @Test
    void aStreamWithoutAFrameBeginsWithBlankLinesUntilOneComes() throws Exception {
        try (Fixture f = new Fixture(100);
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            assertEquals(200, client.request("GET", "/stream").status());
            client.expect("\r\n\r\n");
            demo.show(1, Jpegs.plain(6));
            String line = "\r\n";
            while (line.equals("\r\n")) {
                line = client.text(2);
            }
            assertEquals("--", line);
            client.expect("frame\r\n");
            assertEquals(6, Jpegs.colour(client.part().body()));
        }
    }

    @Test
    void optionsReachTheSubscriptionAndAliasesAndNamesLeadToTheirStreams() throws Exception {
        try (Fixture f = new Fixture()) {
            FakeStream a = f.streams.add("a");
            FakeStream b = f.streams.add("b");
            try (HttpClient one = f.connect();
                    HttpClient two = f.connect()) {
                one.send("GET", "/?action=stream&quality=30&subsampling=444&fps=12.5");
                two.send("GET", "/stream?stream=b");
                Await.until(
                        "both watch",
                        () -> a.subscriptions().size() + b.subscriptions().size() == 2);
                FakeSubscription s = a.subscriptions().get(0);
                assertEquals(30, s.profile().quality());
                assertEquals(Subsampling.S444, s.profile().subsampling());
                Await.until("the pace is set", () -> s.framesPerSecond() == 12.5);
                assertEquals("mjpeg", s.viewer().transport());
                assertEquals(85, b.subscriptions().get(0).profile().quality());
                assertEquals(0, b.subscriptions().get(0).framesPerSecond());
            }
        }
    }

    @Test
    void viewersShareOneEnvelopeAndStalledOnesCostTheOthersNothing() throws Exception {
        List<HttpClient> clients = new ArrayList<>();
        try (Fixture f = new Fixture(60_000)) {
            FakeStream demo = f.streams.add("demo");
            for (int i = 0; i < 40; i++) {
                HttpClient c = new HttpClient(f.server.port(), 8192);
                clients.add(c);
                c.send("GET", "/stream");
            }
            Await.until("all watch", () -> demo.subscriptions().size() == 40);
            byte[] big = padded(Jpegs.plain(4), 300_000);
            for (int n = 1; n <= 30; n++) {
                FakeEncodedFrame frame = demo.show(n, big);
                for (HttpClient c : clients.subList(0, 20)) {
                    if (n == 1) {
                        c.head();
                        c.expect("--frame\r\n");
                    }
                    HttpClient.Part part = c.part();
                    assertEquals(String.valueOf(n), part.header("x-sequence"));
                    assertEquals(300_000, part.body().length);
                }
                assertEquals(1, frame.framings(), "one envelope for all");
            }
            long stalled = demo.subscriptions().stream()
                    .filter(s -> s.drops().getOrDefault("slow", 0L) > 20)
                    .count();
            assertEquals(20, stalled);
            // a client has read a part before the server is told that it was sent
            Await.until(
                    "a stalled viewer holds the part on its way, one waits, the others hold their last",
                    () -> demo.leaked() <= 20 * 3 + 20);
        } finally {
            for (HttpClient c : clients) {
                c.close();
            }
        }
    }

    @Test
    void aClientThatGoesIsUnsubscribedAndHoldsNothing() throws Exception {
        try (Fixture f = new Fixture(100)) {
            FakeStream demo = f.streams.add("demo");
            demo.show(1, Jpegs.plain(1));
            try (HttpClient client = f.connect()) {
                client.request("GET", "/stream");
                client.expect("--frame\r\n");
                client.part();
            }
            Await.until("the viewer is gone", () -> demo.subscriptions().isEmpty());
            Await.until("nothing is held", () -> demo.leaked() == 0);
        }
    }

    @Test
    void aStalledViewerThatTheServerGivesUpIsCutAtOnce() throws Exception {
        try (Fixture f = new Fixture(60_000)) {
            f.server.idleTimeout(IDLE_MS);
            FakeStream demo = f.streams.add("demo");
            demo.show(1, padded(Jpegs.plain(4), 3_000_000));
            giveUpStalled(f, demo);
        }
    }

    private static void giveUpStalled(Fixture f, FakeStream demo) throws Exception {
        try (HttpClient stalled = new HttpClient(f.server.port(), 8192)) {
            stalled.send("GET", "/stream");
            Await.until("it watches", () -> demo.subscriptions().size() == 1);
            Await.until("it is given up", () -> demo.subscriptions().isEmpty());
            long givenUp = System.nanoTime();
            Await.until("the connection is cut", () -> f.server.connections() == 0);
            long cutAfterMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - givenUp);
            assertTrue(cutAfterMs < IDLE_MS / 2, cutAfterMs + " ms later");
            assertEquals(0, demo.leaked());
        }
    }

    @Test
    void removingTheTransportEndsEveryResponseEvenAStalledOne() throws Exception {
        Fixture f = new Fixture(60_000);
        try (HttpClient client = f.connect();
                HttpClient stalled = new HttpClient(f.server.port(), 8192)) {
            FakeStream demo = f.streams.add("demo");
            demo.show(1, Jpegs.plain(1));
            client.request("GET", "/stream");
            client.expect("--frame\r\n");
            client.part();
            stalled.send("GET", "/stream");
            Await.until("both watch", () -> demo.subscriptions().size() == 2);
            byte[] big = padded(Jpegs.plain(4), 3_000_000);
            demo.show(2, big);
            client.part();
            f.remove();
            assertTrue(client.atEnd());
            assertTrue(demo.subscriptions().isEmpty());
            Await.until("nothing is held", () -> demo.leaked() == 0);
            Await.until("the ticker has ended", () -> !threadNamed("mjpeg-ticker"));
        } finally {
            f.close();
        }
    }

    @Test
    void whenTheSourceGoesTheResponseEnds() throws Exception {
        try (Fixture f = new Fixture(60_000);
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            demo.show(1, Jpegs.plain(1));
            client.request("GET", "/stream");
            client.expect("--frame\r\n");
            client.part();
            f.streams.remove("demo");
            assertTrue(client.atEnd());
            Await.until("nothing is held", () -> demo.leaked() == 0);
        }
    }

    private static boolean threadNamed(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().equals(name));
    }

    private static byte[] padded(byte[] jpeg, int length) {
        return Arrays.copyOf(jpeg, length);
    }
}
