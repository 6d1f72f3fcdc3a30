/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.testkit.Await;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SteeringTest {
    /** One lease for everything. */
    private static final class FakeDesk implements ControlService {
        final Queue<InputEvent> events = new ConcurrentLinkedQueue<>();
        private volatile @Nullable String holder;

        @Override
        public boolean steerable(String stream) {
            return stream.equals("demo");
        }

        @Override
        public Set<String> commands(String stream) {
            return stream.equals("demo") ? Set.of("reset", "pause") : Set.of();
        }

        @Override
        public @Nullable String holder(String stream) {
            return holder;
        }

        @Override
        public ControlSession open(String viewer) {
            return new ControlSession() {
                @Override
                public boolean acquire(String stream, boolean take) {
                    if (holder == null || take) {
                        holder = viewer;
                    }
                    return viewer.equals(holder);
                }

                @Override
                public void release(String stream) {
                    if (viewer.equals(holder)) {
                        holder = null;
                    }
                }

                @Override
                public boolean send(String stream, InputEvent event) {
                    return viewer.equals(holder) && events.add(event);
                }

                @Override
                public void close() {
                    release("demo");
                }
            };
        }
    }

    private static String input(String event) {
        return "{\"type\":\"input\",\"stream\":\"demo\",\"event\":" + event + "}";
    }

    private static final String ACQUIRE = "{\"type\":\"acquire\",\"stream\":\"demo\"}";

    @Test
    void withoutADeskNobodySteers() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.rich()) {
            client.say(ACQUIRE);
            JsonNode lease = client.message("lease");
            assertFalse(lease.path("granted").asBoolean(true));
            assertTrue(lease.path("holder").isNull());
        }
    }

    @Test
    void theHoldersEventsArriveInOrderAndOthersAreRefused() throws Exception {
        try (Fixture f = new Fixture();
                WsClient one = f.rich();
                WsClient two = f.rich()) {
            FakeDesk desk = new FakeDesk();
            f.transport.desk(desk);
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
            Await.until("four events", () -> desk.events.size() == 4);
            assertEquals(new InputEvent.Pointer(InputEvent.PointerAction.DOWN, 0.5, 1, 0, 1, 0), desk.events.remove());
            assertEquals(new InputEvent.Wheel(0.5, 0.5, 0, -1, 3), desk.events.remove());
            assertEquals(new InputEvent.Key(true, "KeyR", "r", 0), desk.events.remove());
            assertEquals(new InputEvent.Command("reset", "hard"), desk.events.remove());
        }
    }

    @Test
    void aCommandThatTheStreamDoesNotUnderstandIsRefusedWithThoseThatItDoes() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.rich()) {
            FakeDesk desk = new FakeDesk();
            f.transport.desk(desk);
            client.say(ACQUIRE);
            client.message("lease");
            client.say(input("{\"kind\":\"command\",\"name\":\"explode\"}"));
            JsonNode error = client.message("error");
            assertEquals("Unknown command", error.path("title").asText());
            assertEquals(
                    "demo does not understand 'explode'. It understands pause, reset.",
                    error.path("detail").asText());
            assertTrue(desk.events.isEmpty());
        }
    }

    @Test
    void viewersAreToldWhichCommandsAStreamUnderstands() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.rich()) {
            client.message("hello");
            f.transport.desk(new FakeDesk());
            f.streams.add("demo");
            JsonNode stream = client.message("streams").path("streams").path(0);
            assertTrue(stream.path("steerable").asBoolean());
            assertEquals("[\"pause\",\"reset\"]", stream.path("commands").toString());
        }
    }

    @Test
    void aLeaseThatIsTakenAwayIsTold() throws Exception {
        try (Fixture f = new Fixture();
                WsClient one = f.rich();
                WsClient two = f.rich()) {
            f.transport.desk(new FakeDesk());
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
    void whoGoesGivesTheLeaseBack() throws Exception {
        try (Fixture f = new Fixture()) {
            FakeDesk desk = new FakeDesk();
            f.transport.desk(desk);
            try (WsClient client = f.rich()) {
                client.say(ACQUIRE);
                client.message("lease");
            }
            Await.until("nobody holds it", () -> desk.holder("demo") == null);
        }
    }

    @Test
    void theDeskMayComeAndGo() throws Exception {
        try (Fixture f = new Fixture();
                WsClient client = f.rich()) {
            f.transport.desk(new FakeDesk());
            client.say(ACQUIRE);
            assertTrue(client.message("lease").path("granted").asBoolean());
            f.transport.desk(null);
            assertFalse(client.message("lease").path("granted").asBoolean(true));
            f.transport.desk(new FakeDesk());
            client.say(ACQUIRE);
            assertTrue(client.message("lease").path("granted").asBoolean());
        }
    }
}
