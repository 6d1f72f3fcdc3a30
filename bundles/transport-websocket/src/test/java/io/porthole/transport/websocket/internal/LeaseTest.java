/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.control.InputEvent;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeControlService;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static String input(String event) {
        return "{\"type\":\"input\",\"stream\":\"demo\",\"event\":" + event + "}";
    }

    private static final String ACQUIRE = "{\"type\":\"acquire\",\"stream\":\"demo\"}";

    @Test
    void withoutAControlServiceNobodyIsInControl() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            client.say(ACQUIRE);
            JsonNode lease = client.message("lease");
            assertFalse(lease.path("granted").asBoolean(true));
            assertTrue(lease.path("holder").isNull());
        }
    }

    @Test
    void theHoldersEventsArriveInOrderAndOthersAreRefused() throws Exception {
        try (Fixture f = new Fixture();
                WsClient one = f.protocolClient();
                WsClient two = f.protocolClient()) {
            FakeControlService control = new FakeControlService("reset", "pause");
            f.transport.control(control);
            one.say(ACQUIRE);
            JsonNode granted = one.message("lease");
            assertTrue(granted.path("granted").asBoolean());
            two.say(ACQUIRE);
            JsonNode refused = two.message("lease");
            assertFalse(refused.path("granted").asBoolean(true));
            assertEquals(granted.path("holder"), refused.path("holder"));
            two.say(input("{\"kind\":\"command\",\"name\":\"reset\"}"));
            assertEquals("Not in control", two.message("error").path("title").asText());

            one.say(input(
                    "{\"kind\":\"pointer\",\"action\":\"down\",\"x\":0.5,\"y\":1.25,\"button\":0,\"buttons\":1}"));
            one.say(input("{\"kind\":\"wheel\",\"x\":0.5,\"y\":0.5,\"deltaX\":0,\"deltaY\":-1,\"modifiers\":3}"));
            one.say(input("{\"kind\":\"key\",\"down\":true,\"code\":\"KeyR\",\"key\":\"r\"}"));
            one.say(input("{\"kind\":\"command\",\"name\":\"reset\",\"argument\":\"hard\"}"));
            Await.until("four events", () -> control.events.size() == 4);
            assertEquals(
                    new InputEvent.Pointer(InputEvent.PointerAction.DOWN, 0.5, 1, 0, 1, 0), control.events.remove());
            assertEquals(new InputEvent.Wheel(0.5, 0.5, 0, -1, 3), control.events.remove());
            assertEquals(new InputEvent.Key(true, "KeyR", "r", 0), control.events.remove());
            assertEquals(new InputEvent.Command("reset", "hard"), control.events.remove());
        }
    }

    @Test
    void aCommandThatTheStreamDoesNotUnderstandIsRefusedWithThoseThatItDoes() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeControlService control = new FakeControlService("reset", "pause");
            f.transport.control(control);
            client.say(ACQUIRE);
            client.message("lease");
            client.say(input("{\"kind\":\"command\",\"name\":\"explode\"}"));
            JsonNode error = client.message("error");
            assertEquals("Unknown command", error.path("title").asText());
            assertEquals(
                    "demo does not understand 'explode'. It understands pause, reset.",
                    error.path("detail").asText());
            assertTrue(control.events.isEmpty());
        }
    }

    @Test
    void viewersAreToldWhichCommandsAStreamUnderstands() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            client.message("hello");
            f.transport.control(new FakeControlService("reset", "pause"));
            f.streams.add("demo");
            JsonNode stream = client.message("streams").path("streams").path(0);
            assertTrue(stream.path("steerable").asBoolean());
            assertEquals("[\"pause\",\"reset\"]", stream.path("commands").toString());
        }
    }

    @Test
    void theHolderIsToldWhenItsLeaseIsTaken() throws Exception {
        try (Fixture f = new Fixture();
                WsClient one = f.protocolClient();
                WsClient two = f.protocolClient()) {
            f.transport.control(new FakeControlService("reset", "pause"));
            one.say(ACQUIRE);
            JsonNode mine = one.message("lease");
            two.say("{\"type\":\"acquire\",\"stream\":\"demo\",\"take\":true}");
            assertTrue(two.message("lease").path("granted").asBoolean());
            JsonNode taken = one.message("lease");
            assertFalse(taken.path("granted").asBoolean(true));
            assertNotEquals(mine.path("holder"), taken.path("holder"));
        }
    }

    @Test
    void aClientThatDisconnectsReleasesItsLease() throws Exception {
        try (Fixture f = new Fixture()) {
            FakeControlService control = new FakeControlService("reset", "pause");
            f.transport.control(control);
            try (WsClient client = f.protocolClient()) {
                client.say(ACQUIRE);
                client.message("lease");
            }
            Await.until("nobody holds it", () -> control.holder("demo") == null);
        }
    }

    @Test
    void theControlServiceMayComeAndGo() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.protocolClient()) {
            FakeControlService first = new FakeControlService();
            f.transport.control(first);
            client.say(ACQUIRE);
            assertTrue(client.message("lease").path("granted").asBoolean());
            f.transport.control(null);
            first.close();
            assertFalse(client.message("lease").path("granted").asBoolean(true));
            f.transport.control(new FakeControlService("reset", "pause"));
            client.say(ACQUIRE);
            assertTrue(client.message("lease").path("granted").asBoolean());
        }
    }
}
