/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.frame.Codec;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeEncodedFrame;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.FakeSubscription;
import io.porthole.testkit.Jpegs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegClientTest {
    @Test
    void everyMessageIsOneJpegInOneFrame() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.jpegClient("")) {
            FakeStream demo = f.streams.add("demo");
            assertEquals(101, client.status());
            assertEquals("", client.header("sec-websocket-extensions"));
            assertEquals("", client.header("sec-websocket-protocol"));
            for (int i = 1; i <= 5; i++) {
                byte[] jpeg = Jpegs.plain(i);
                demo.show(i, jpeg);
                assertArrayEquals(jpeg, client.nextFrame());
            }
            byte[] big = Arrays.copyOf(Jpegs.plain(6), 900_000);
            demo.show(6, big);
            assertArrayEquals(big, client.nextFrame());
            Await.until("all are counted", () -> demo.subscriptions().get(0).sent() == 6);
        }
    }

    @Test
    void whatItSaysIsIgnored() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.jpegClient("?quality=40&fps=10")) {
            FakeStream demo = f.streams.add("demo");
            client.say("{not json");
            client.send(WsClient.BINARY, new byte[3_000_000]);
            client.say("x".repeat(60_000));
            demo.show(1, Jpegs.plain(3));
            assertEquals(3, Jpegs.colour(client.nextFrame()));
            FakeSubscription s = demo.subscriptions().get(0);
            assertEquals(40, s.profile().quality());
            assertEquals(10, s.framesPerSecond());
            assertEquals("websocket", s.viewer().transport());
        }
    }

    @Test
    void itStaysWhenItsStreamGoesAndSeesTheNextOne() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.jpegClient("")) {
            FakeStream one = f.streams.add("one");
            one.show(1, Jpegs.plain(1));
            assertEquals(1, Jpegs.colour(client.nextFrame()));
            f.streams.remove("one");
            FakeStream two = f.streams.add("two");
            two.show(1, Jpegs.plain(2));
            assertEquals(2, Jpegs.colour(client.nextFrame()));
            assertEquals(0, one.leaked());
        }
    }

    @Test
    void anUnknownSubprotocolIsNotAccepted() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = new WsClient(f.server.port(), "/streaming/client/", "chat, superchat", -1)) {
            assertEquals(101, client.status());
            assertEquals("", client.header("sec-websocket-protocol"));
        }
    }

    @Test
    void theSlashAtTheEndMayBeLeftOut() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = new WsClient(f.server.port(), "/streaming/client", "", -1)) {
            assertEquals(101, client.status());
        }
    }

    @ParameterizedTest
    @CsvSource({"?stream=none, 404, There is no stream 'none'", "?quality=0, 400, 1..100", "?quality=101, 400, 1..100"})
    void aRefusalComesBeforeTheUpgrade(String query, int status, String detail) throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.jpegClient(query)) {
            assertEquals(status, client.status());
            assertTrue(client.body().contains(detail), client.body());
        }
    }

    @Test
    void aStreamOfAnotherCodecIsRefusedAndAClientOfOneThatBecomesSuchIsSentAway() throws Exception {
        try (Fixture f = new Fixture();
                WsClient early = f.jpegClient("?stream=demo")) {
            assertEquals(404, early.status());
            FakeStream demo = f.streams.add("demo");
            try (WsClient client = f.jpegClient("?stream=demo")) {
                demo.show(1, Jpegs.plain(1));
                client.nextFrame();
                demo.sourceCodec(Codec.H264);
                assertEquals(Protocol.CLOSE_NOT_JPEG, client.closeCode());
            }
            try (WsClient late = f.jpegClient("?stream=demo")) {
                assertEquals(406, late.status());
                assertTrue(late.body().contains("the source offers h264 only"), late.body());
            }
        }
    }

    @Test
    void aBrowserThatOpensTheAddressIsSentToThePage() throws Exception {
        try (Fixture f = new Fixture()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + f.server.port() + "/streaming/client/?stream=demo"))
                    .build();
            HttpResponse<Void> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
            assertEquals(302, answer.statusCode());
            assertEquals(
                    "../../?stream=demo",
                    answer.headers().firstValue("location").orElse(""));
        }
    }

    @Test
    void stalledClientsCostTheOthersNothing() throws Exception {
        List<WsClient> clients = new ArrayList<>();
        try (Fixture f = new Fixture()) {
            FakeStream demo = f.streams.add("demo");
            for (int i = 0; i < 40; i++) {
                clients.add(new WsClient(f.server.port(), "/streaming/client/", "", 8192));
            }
            Await.until("all watch", () -> demo.subscriptions().size() == 40);
            byte[] big = Arrays.copyOf(Jpegs.plain(4), 300_000);
            for (int n = 1; n <= 30; n++) {
                FakeEncodedFrame picture = demo.show(n, big);
                for (WsClient c : clients.subList(0, 20)) {
                    assertEquals(300_000, c.nextFrame().length);
                }
                assertEquals(1, picture.framings(), "one message for all");
            }
            long stalled = demo.subscriptions().stream()
                    .filter(s -> s.drops().getOrDefault("slow", 0L) > 20)
                    .count();
            assertEquals(20, stalled);
            assertTrue(demo.leaked() <= 20 * 2, "one on its way, one waits: " + demo.leaked());
        } finally {
            for (WsClient c : clients) {
                c.close();
            }
        }
    }

    @Test
    void aClientWithoutASignOfLifeIsCutOffAndOneThatAnswersStays() throws Exception {
        try (Fixture f = new Fixture(Map.of("pingIntervalInMs", 100, "silenceTimeoutInMs", 400));
                WsClient dead = f.jpegClient("");
                WsClient quiet = f.jpegClient("")) {
            FakeStream demo = f.streams.add("demo");
            Await.until("both watch", () -> demo.subscriptions().size() == 2);
            quiet.readOn();
            Await.until("the dead one is gone", () -> demo.subscriptions().size() == 1);
            long since = System.nanoTime();
            Await.until("the other outlives the bound", () -> System.nanoTime() - since > 800_000_000L);
            assertEquals(1, demo.subscriptions().size());
            assertTrue(dead.socket.isConnected());
        }
    }

    @Test
    void removingTheTransportClosesWith1001AndHoldsNothing() throws Exception {
        Fixture f = new Fixture();
        try (WsClient client = f.jpegClient("");
                WsClient stalled = new WsClient(f.server.port(), "/streaming/client/", "", 8192)) {
            FakeStream demo = f.streams.add("demo");
            Await.until("both watch", () -> demo.subscriptions().size() == 2);
            demo.show(1, Arrays.copyOf(Jpegs.plain(1), 3_000_000));
            client.nextFrame();
            f.remove();
            assertEquals(1001, client.closeCode());
            assertTrue(demo.subscriptions().isEmpty());
            Await.until("nothing is held", () -> demo.leaked() == 0);
            Await.until(
                    "the ticker has ended",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(t -> t.getName().equals("websocket-ticker")));
            assertTrue(stalled.socket.isConnected());
        } finally {
            f.close();
        }
    }
}
