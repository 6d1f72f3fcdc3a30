/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.control.InputEvent;
import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.ControlSpec;
import io.porthole.api.panel.Panel;
import io.porthole.api.panel.Plot;
import io.porthole.api.stream.SimulationState;
import io.porthole.protocol.ControlMessages;
import io.porthole.protocol.Json;
import io.porthole.protocol.MessageRouter;
import io.porthole.protocol.MessageSink;
import io.porthole.protocol.SimulationMessages;
import io.porthole.protocol.ViewerControl;
import io.porthole.protocol.ViewerRole;
import io.porthole.testkit.FakeControlService;
import io.porthole.testkit.FakeStream;
import io.porthole.testkit.FakeStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The controls and plots of a stream, as viewers get and set them over any connection. */
class PanelMessagesTest {
    private static final String SUBSCRIBE = "{\"type\":\"subscribe-controls\",\"stream\":\"demo\"}";
    private static final String ACQUIRE = "{\"type\":\"acquire\",\"stream\":\"demo\"}";

    private final FakeControlService service = new FakeControlService("resize");
    private final FakeStreams streams = new FakeStreams();
    private final FakeStream demo = streams.add("demo");
    private final Panel panel = Panel.create();
    private final Control speed = panel.slider("speed", 0, 2, 1);
    private final Viewer ann = new Viewer("ann", true);
    private final Viewer bob = new Viewer("bob", true);

    PanelMessagesTest() {
        service.panel = panel;
    }

    /** A viewer with one connection, which may be slow. */
    private final class Viewer implements MessageSink {
        final List<JsonNode> received = new ArrayList<>();
        final ControlMessages messages;
        final MessageRouter router = new MessageRouter(this);
        boolean reads = true;

        Viewer(String name, boolean control) {
            messages = new ControlMessages(
                    new ViewerControl(name, control ? ViewerRole.CONTROL : ViewerRole.VIEW),
                    () -> service,
                    streams,
                    this);
            messages.addTo(router);
            messages.open();
        }

        @Override
        public void send(String key, String message) {
            received.add(Json.object(message));
        }

        @Override
        public boolean offer(String message) {
            if (reads) {
                send("", message);
            }
            return reads;
        }

        /** What has come since the last call, of that type. */
        List<JsonNode> take(String type) {
            messages.tick();
            List<JsonNode> found = received.stream()
                    .filter(m -> m.path("type").asText().equals(type))
                    .toList();
            received.clear();
            return found;
        }

        void set(String control, String value) {
            router.route("{\"type\":\"set-control\",\"stream\":\"demo\",\"control\":\"" + control + "\",\"value\":"
                    + value + "}");
        }
    }

    @Test
    void whoComesLateGetsDefinitionsValuesAndHistory() {
        panel.plot("reward").addAt(1000, Double.NaN, 0.5);
        speed.set(0.25);
        demo.valuePlots.add(Plot.of(ControlSpec.plot("distance", List.of("distance"))));
        bob.router.route(SUBSCRIBE);
        assertEquals(
                List.of("controls", "control-values", "plot-points"),
                bob.received.stream().limit(3).map(m -> m.path("type").asText()).toList());
        JsonNode controls = bob.received.get(0);
        assertEquals(2, controls.path("controls").path(0).path("max").asInt());
        assertEquals("slider", controls.path("controls").path(0).path("kind").asText());
        assertFalse(controls.path("controls").path(0).has("label"), "what is as usual is left out");
        assertEquals("values", controls.path("plots").path(1).path("source").asText());
        assertEquals(0.25, bob.received.get(1).path("values").path("speed").asDouble());
        JsonNode points = bob.received.get(2);
        assertTrue(points.path("reset").asBoolean());
        assertEquals("[[1000.0,null,0.5]]", points.path("points").toString());
    }

    @Test
    void aValueThatOneViewerSetsIsToldToAll() {
        ann.router.route(SUBSCRIBE);
        bob.router.route(SUBSCRIBE);
        ann.router.route(ACQUIRE);
        ann.take("");
        bob.take("");
        ann.set("speed", "0.5");
        ann.set("speed", "0.75");
        for (Viewer viewer : List.of(ann, bob)) {
            List<JsonNode> told = viewer.take("control-values");
            assertEquals(1, told.size(), "the newest alone");
            assertEquals(0.75, told.get(0).path("values").path("speed").asDouble());
        }
        assertEquals(List.of(), bob.take("control-values"), "once");
    }

    @Test
    void whatIsRefusedIsSaidAndTheTrueValueFollows() {
        bob.router.route(SUBSCRIBE);
        Viewer eve = new Viewer("eve", false);
        eve.router.route(SUBSCRIBE);
        for (String[] refusal : new String[][] {
            {"speed", "0.5", "Not in control"}, {"speed", "5", "Bad value"}, {"sped", "1", "Unknown control"},
        }) {
            if (refusal[2].equals("Bad value")) {
                bob.router.route(ACQUIRE);
            }
            bob.take("");
            bob.set(refusal[0], refusal[1]);
            JsonNode error = bob.received.get(0);
            assertEquals(refusal[2], error.path("title").asText());
            assertEquals(refusal[0], error.path("control").asText());
            boolean known = refusal[0].equals("speed");
            assertEquals(known ? 1 : 0, bob.take("control-values").size());
        }
        bob.set("speed", "5");
        assertEquals(
                "speed: 5 is not in 0..2.", bob.received.get(0).path("detail").asText());
        eve.take("");
        eve.set("speed", "0.5");
        assertEquals("View only", eve.received.get(0).path("title").asText());
        speed.spec(speed.spec().withDisabled(true));
        bob.take("");
        bob.set("speed", "0.5");
        assertEquals("Disabled", bob.take("error").get(0).path("title").asText());
        assertEquals(1, speed.number());
    }

    @Test
    void twoHundredChangesASecondAreTakenAndNoMore() {
        bob.router.route(ACQUIRE);
        bob.take("");
        long begun = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            bob.set("speed", Double.toString(i / 1000.0));
        }
        if (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(1)) {
            List<JsonNode> errors = bob.take("error");
            assertTrue(errors.size() >= 600, "refused: " + errors.size());
            assertEquals("Too many changes", errors.get(0).path("title").asText());
        }
    }

    @Test
    void aViewerThatReadsSlowlyGetsTheNewestLater() {
        Plot reward = panel.plot("reward");
        bob.router.route(SUBSCRIBE);
        bob.take("");
        bob.reads = false;
        for (int i = 1; i <= 1200; i++) {
            speed.set(i / 1000.0);
            reward.add(i);
            bob.messages.tick();
        }
        assertEquals(List.of(), bob.received);
        bob.reads = true;
        List<JsonNode> values = bob.take("control-values");
        assertEquals(1, values.size());
        assertEquals(1.2, values.get(0).path("values").path("speed").asDouble());
        List<JsonNode> points = new ArrayList<>(bob.take("plot-points"));
        points.addAll(bob.take("plot-points"));
        assertTrue(points.stream().allMatch(m -> m.path("points").size() <= 500));
        JsonNode last = points.get(points.size() - 1).path("points");
        assertEquals(1200, last.path(last.size() - 1).path(2).asInt());
    }

    @Test
    void plotsThatAreNotWantedAreNotSent() {
        panel.plot("reward").add(1);
        panel.plot("loss").add(2);
        bob.router.route("{\"type\":\"subscribe-controls\",\"stream\":\"demo\",\"plots\":[\"loss\"]}");
        List<JsonNode> points = bob.take("plot-points");
        assertEquals(1, points.size());
        assertEquals("loss", points.get(0).path("plot").asText());
    }

    @Test
    void aChangedDefinitionIsToldAndASubscriptionOutlivesItsStream() {
        bob.router.route(SUBSCRIBE);
        bob.take("");
        speed.spec(speed.spec().withUnit("m/s").withHidden(true));
        JsonNode control = bob.take("controls").get(0).path("controls").path(0);
        assertEquals("m/s", control.path("unit").asText());
        assertTrue(control.path("hidden").asBoolean());
        streams.remove("demo");
        assertEquals(0, bob.take("controls").get(0).path("controls").size());
        streams.add("demo");
        List<JsonNode> again = bob.received;
        bob.messages.tick();
        assertEquals("controls", again.get(0).path("type").asText());
        assertEquals(1, again.get(1).path("values").path("speed").asInt());
        bob.router.route("{\"type\":\"unsubscribe-controls\",\"stream\":\"demo\"}");
        bob.take("");
        speed.set(2);
        assertEquals(List.of(), bob.take("control-values"));
    }

    @Test
    void theFieldsOfACommandAreCheckedAndBecomeItsArgument() {
        ControlSpec side = ControlSpec.number("width").withInteger(true).withRange(16, 4096);
        panel.form(CommandForm.of(
                        "resize",
                        side.withValue(640),
                        ControlSpec.number("height").withValue(480))
                .withArgument("{width}x{height}"));
        bob.router.route(ACQUIRE);
        bob.take("");
        String input = "{\"type\":\"input\",\"stream\":\"demo\",\"event\":{\"kind\":\"command\",\"name\":\"resize\","
                + "\"arguments\":{\"width\":%s}}}";
        bob.router.route(String.format(input, "800"));
        assertEquals(List.of(new InputEvent.Command("resize", "800x480")), List.copyOf(service.events));
        bob.router.route(String.format(input, "8"));
        JsonNode error = bob.take("error").get(0);
        assertTrue(error.path("detail").asText().contains("8 is not in 16..4096"), error::toString);
        assertEquals(1, service.events.size());
    }

    @Test
    void theStateOfTheSimulationIsToldWhenItChangesAndOnceASecondWhileItGoes() {
        SimulationMessages messages = new SimulationMessages();
        long second = TimeUnit.SECONDS.toNanos(1);
        assertNull(messages.next(demo, second), "nothing is known");
        demo.simulation = SimulationState.UNKNOWN.withPaused(false).withSpeed(1).withStep(1);
        String told = messages.next(demo, 2 * second);
        JsonNode first = Json.object(String.valueOf(told));
        assertEquals(demo.id(), first.path("id").asInt());
        assertFalse(first.path("paused").asBoolean(true));
        assertTrue(first.path("episode").isNull());
        demo.simulation = demo.simulation.withStep(2);
        assertNull(messages.next(demo, 2 * second + 1));
        assertEquals(
                2,
                Json.object(String.valueOf(messages.next(demo, 3 * second)))
                        .path("step")
                        .asInt());
        demo.simulation = demo.simulation.withPaused(true);
        assertTrue(Json.object(String.valueOf(messages.next(demo, 3 * second + 1)))
                .path("paused")
                .asBoolean());
        demo.simulation = demo.simulation.withStep(3);
        JsonNode single = Json.object(String.valueOf(messages.next(demo, 3 * second + 2)));
        assertEquals(3, single.path("step").asInt(), "a single step in a pause");
        assertNull(messages.next(demo, 3 * second + 3));
    }
}
