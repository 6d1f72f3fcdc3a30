/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.StreamState;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.Jpegs;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotTest {
    @Test
    void theFrameIsOneThatWasTakenAfterItWasAskedFor() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            demo.show(1, Jpegs.plain(1));
            client.send("GET", "/snapshot");
            Await.until("it watches", () -> !demo.subscriptions().isEmpty());
            byte[] fresh = Jpegs.plain(2);
            demo.show(25, fresh);

            HttpClient.Head head = client.head();
            assertEquals(200, head.status());
            assertEquals("image/jpeg", head.header("content-type"));
            assertEquals("no-store", head.header("cache-control"));
            assertEquals("25", head.header("x-sequence"));
            assertEquals("2.5", head.header("x-simulation-time"));
            assertTrue(head.header("x-timestamp").matches("\\d{10}\\.\\d{6}"));
            int length = head.contentLength();
            assertArrayEquals(fresh, client.body(length));
            Await.until("it left", () -> demo.subscriptions().isEmpty());
            Await.until("nothing is held", () -> demo.leaked() == 0);
        }
    }

    @Test
    void oneConnectionServesSnapshotAfterSnapshot() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            for (int i = 1; i <= 5; i++) {
                client.send("GET", "/streams/demo/snapshot?quality=50");
                Await.until("it watches", () -> !demo.subscriptions().isEmpty());
                demo.show(i, Jpegs.plain(i));
                HttpClient.Head head = client.head();
                byte[] jpeg = client.body(head.contentLength());
                assertEquals(i, Jpegs.colour(jpeg));
            }
        }
    }

    @Test
    void theParameterNamesTheStreamWhereThePathNamesNone() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            f.streams.add("a").show(1, Jpegs.plain(1));
            f.streams.add("b").show(2, Jpegs.plain(2));
            for (String target : List.of("/snapshot?stream=b", "/?action=snapshot&stream=b", "/streams/b/snapshot")) {
                HttpClient.Head head = client.request("GET", target);
                assertEquals(200, head.status());
                assertEquals(2, Jpegs.colour(client.body(head.contentLength())), target);
            }
        }
    }

    @Test
    void aSlowLiveSourceIsAnsweredWithItsNewest() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            demo.show(3, System.nanoTime() - TimeUnit.SECONDS.toNanos(30), Annotations.NONE, Jpegs.plain(3));
            HttpClient.Head head = client.request("GET", "/?action=snapshot");
            assertEquals(200, head.status());
            assertEquals("3", head.header("x-sequence"));
        }
    }

    @Test
    void anOldFrameOfAStaleStreamIsRefusedWithItsReason() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            demo.status(StreamState.STALE, "producer disconnected");
            demo.show(3, System.nanoTime() - TimeUnit.SECONDS.toNanos(30), Annotations.NONE, Jpegs.plain(3));
            HttpClient.Head head = client.request("GET", "/snapshot");
            assertEquals(503, head.status());
            assertTrue(head.header("content-type").startsWith("application/problem+json"));
            String problem = client.text(head.contentLength());
            assertTrue(problem.contains("stale, producer disconnected"), problem);
            Await.until("nothing is held", () -> demo.leaked() == 0);
        }
    }

    @Test
    void aSourceThatGoesMeanwhileIsA503() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            client.send("GET", "/snapshot");
            Await.until("it watches", () -> !demo.subscriptions().isEmpty());
            f.streams.remove("demo");
            assertEquals(503, client.head().status());
        }
    }

    @ParameterizedTest
    @CsvSource({"/snapshot", "/streams/demo/snapshot", "/stream", "/streams/demo/mjpeg", "/?action=stream"})
    void aStreamOfAnotherCodecIsNotToBeHadAsJpeg(String target) throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            f.streams.add("demo").sourceCodec(Codec.H264);
            HttpClient.Head head = client.request("GET", target);
            assertEquals(406, head.status());
            assertEquals("application/problem+json", head.header("content-type"));
            String problem = client.text(head.contentLength());
            assertTrue(problem.contains("\"title\":\"Not available as JPEG\""), problem);
            assertTrue(
                    problem.contains("Stream 'demo' is not to be had as JPEG: the source offers h264 only."), problem);
            assertEquals(406, client.request("HEAD", target).status());
        }
    }

    @Test
    void aStreamThatTurnsOutToBeOfAnotherCodecIsRefusedBeforeTheTimeIsUp() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient snapshot = f.connect();
                HttpClient stream = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            snapshot.send("GET", "/snapshot");
            stream.send("GET", "/stream");
            Await.until("both watch", () -> demo.subscriptions().size() == 2);
            assertEquals(200, stream.head().status());
            demo.sourceCodec(Codec.H264);
            assertEquals(406, snapshot.head().status());
            Await.until("both have left", () -> demo.subscriptions().isEmpty());
        }
    }

    @Test
    void removingTheTransportMeanwhileHoldsNothing() throws Exception {
        Fixture f = new Fixture();
        try (HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            client.send("GET", "/snapshot");
            Await.until("it watches", () -> !demo.subscriptions().isEmpty());
            f.remove();
            Await.until("it is gone", () -> demo.subscriptions().isEmpty());
            demo.show(1, Jpegs.plain(1));
            assertEquals(0, demo.leaked());
        } finally {
            f.close();
        }
    }

    @Test
    void headTakesNoFrame() throws Exception {
        try (Fixture f = new Fixture();
                HttpClient client = f.connect()) {
            FakeStream demo = f.streams.add("demo");
            HttpClient.Head head = client.request("HEAD", "/snapshot");
            assertEquals(200, head.status());
            assertEquals("image/jpeg", head.header("content-type"));
            HttpClient.Head stream = client.request("HEAD", "/stream");
            assertEquals(200, stream.status());
            assertEquals("multipart/x-mixed-replace; boundary=frame", stream.header("content-type"));
            assertEquals("", stream.header("transfer-encoding"));
            assertTrue(demo.subscriptions().isEmpty());
        }
    }
}
