/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.http.Role;
import io.porthole.protocol.Messages;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.Jpegs;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolClientRefusalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{not json | Bad message | not JSON",
                "[] | Bad message | a message is a JSON object",
                "{} {} | Bad message | not JSON",
                "{\"type\":\"subscribe\",\"stream\":\"none\"} | Unknown stream | none",
                "{\"type\":\"subscribe\",\"quality\":0} | Bad value | 1..100",
                "{\"type\":\"subscribe\",\"quality\":101} | Bad value | 1..100",
                "{\"type\":\"subscribe\",\"quality\":{}} | Bad value | 1..100",
                "{\"type\":\"subscribe\",\"subsampling\":\"411\"} | Bad value | 444, 422, 420",
                "{\"type\":\"subscribe\",\"fps\":-1} | Bad value | 0..1000",
                "{\"type\":\"ack\",\"id\":\"x\"} | Bad message | whole number",
                "{\"type\":\"clock\"} | Bad message | t0 is not a number",
                "{\"type\":\"unsubscribe\"} | Bad message | stream is not text",
                "{\"type\":\"input\",\"stream\":\"demo\",\"event\":{\"kind\":\"dance\"}} | Bad message | pointer, wheel",
                "{\"type\":\"input\",\"stream\":\"demo\",\"event\":{\"kind\":\"command\",\"name\":\"reset\"}}"
                        + " | Not in control | Nothing can be controlled here",
            })
    void anErrorIsToldAndTheConnectionGoesOn(String message, String title, String detail) throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeStream demo = f.streams.add("demo");
            client.say(message);
            JsonNode error = client.message("error");
            assertEquals(title, error.path("title").asText());
            assertTrue(error.path("detail").asText().contains(detail), error.toString());
            goesOn(client, demo);
        }
    }

    @Test
    void unknownTypesAreIgnored() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeStream demo = f.streams.add("demo");
            client.say("{\"type\":\"future\"}");
            client.say("{\"no\":\"type\"}");
            goesOn(client, demo);
        }
    }

    private static void goesOn(WsClient client, FakeStream demo) throws IOException {
        client.say("{\"type\":\"subscribe\",\"stream\":\"demo\"}");
        client.message("subscribed");
        demo.show(1, Jpegs.plain(1));
        assertEquals(1, Jpegs.colour(Arrays.copyOfRange(client.nextFrame(), 40, 10_000)));
    }

    @Test
    void aBinaryMessageEndsTheConnectionWith1003() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            client.send(WsClient.BINARY, new byte[10]);
            assertEquals(1003, client.closeCode());
        }
    }

    @Test
    void aMessageBeyondTheLimitEndsTheConnectionWith1009AndOthersNoticeNothing() throws Exception {
        try (Fixture f = new Fixture();
                WsClient big = f.protocolClient();
                WsClient other = f.protocolClient()) {
            FakeStream demo = f.streams.add("demo");
            big.message("hello");
            String most = "{\"type\":\"clock\",\"t0\":1,\"pad\":\"\"}";
            big.say(most.replace("\"\"", '"' + "x".repeat(65536 - most.length()) + '"'));
            big.message("clock");
            big.say("x".repeat(65537));
            assertEquals(1009, big.closeCode());
            goesOn(other, demo);
        }
    }

    @Test
    void whoDoesNotReadTextsIsCutOff() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = new WsClient(f.server.port(), "/streaming/client/", Messages.PROTOCOL, 4096)) {
            FakeStream demo = f.streams.add("demo");
            client.say("{\"type\":\"subscribe\"}");
            client.message("subscribed");
            demo.show(1, new byte[5_000_000]);
            IOException cut = null;
            for (int i = 0; i < 1_000_000 && cut == null; i++) {
                try {
                    client.say("{\"type\":\"clock\",\"t0\":1}");
                } catch (IOException e) {
                    cut = e;
                }
            }
            assertTrue(cut != null, "the flood was let in");
            Await.until("nothing is held", () -> demo.leaked() == 0);
        }
    }

    @Test
    void whoMayOnlyLookCannotSteer() throws Exception {
        try (Fixture f = new Fixture()) {
            f.server.role(Role.VIEW);
            try (WsClient client = f.protocolClient()) {
                assertEquals("view", client.message("hello").path("role").asText());
                client.say("{\"type\":\"acquire\",\"stream\":\"demo\"}");
                assertEquals("View only", client.message("error").path("title").asText());
            }
        }
    }

    @Test
    void atMost64StreamsGoOverOneConnection() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            for (int i = 0; i <= Protocol.MAX_STREAMS; i++) {
                f.streams.add("s" + i);
                client.say("{\"type\":\"subscribe\",\"stream\":\"s" + i + "\"}");
            }
            assertEquals(
                    "Too many streams", client.message("error").path("title").asText());
        }
    }
}
