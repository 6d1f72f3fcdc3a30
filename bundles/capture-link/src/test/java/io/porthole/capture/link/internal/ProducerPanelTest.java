/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.Panel;
import io.porthole.api.stream.SimulationState;
import io.porthole.protocol.ControlValueJson;
import io.porthole.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerPanelTest {
    private static final String SPEED =
            "{\"id\":\"speed\",\"kind\":\"slider\",\"min\":0,\"max\":2,\"value\":1,\"unit\":\"m/s\","
                    + "\"folder\":\"Robot\"}";

    @TempDir
    Path folder;

    private final FakeServices services = new FakeServices();
    private LinkServer server;

    @BeforeEach
    void start() {
        Path socket = folder.resolve("link.sock");
        server = new LinkServer(TestSettings.with("socketPath", socket.toString(), "heartbeatInMs", 200), services);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FakeProducer producer() throws Exception {
        return new FakeProducer(folder.resolve("link.sock")).greet("arm");
    }

    private static void say(FakeProducer producer, int type, String json) throws Exception {
        producer.send(FakeProducer.message(type, json.getBytes(StandardCharsets.UTF_8)));
    }

    private Panel panel() throws Exception {
        Await.until("the controls", () -> services.panels.containsKey("arm"));
        return Objects.requireNonNull(services.panels.get("arm"));
    }

    private Control control(String id) throws Exception {
        Panel panel = panel();
        Await.until(id, () -> panel.control(id) != null);
        return Objects.requireNonNull(panel.control(id));
    }

    private static JsonNode value(FakeProducer producer) throws Exception {
        return Json.object(producer.next(Wire.VALUE).text(0));
    }

    private static String refusal(FakeProducer producer) throws Exception {
        while (true) {
            FakeProducer.Message m = producer.next();
            if (m.type() == Wire.REFUSED) {
                assertEquals(Refusal.BAD_CONTROL.code(), m.body().getShort(0));
                return m.text(2);
            }
        }
    }

    @Test
    void aProducerDefinesAControlAndIsToldWhatAViewerSets() throws Exception {
        try (FakeProducer producer = producer()) {
            say(producer, Wire.DEFINE, SPEED);
            Control speed = control("speed");
            assertEquals("m/s", speed.spec().unit());
            assertEquals("Robot", speed.spec().folder());
            panel().set("speed", 0.5);
            JsonNode told = value(producer);
            assertEquals("speed", told.path("id").asText());
            assertEquals(0.5, told.path("value").asDouble());
            assertEquals(0, told.path("count").asInt());
        }
    }

    @Test
    void aProducerThatNeverFallsSilentHearsFromTheHostAllTheSame() throws Exception {
        try (FakeProducer producer = producer()) {
            AtomicBoolean running = new AtomicBoolean(true);
            CompletableFuture<Void> steps = CompletableFuture.runAsync(() -> {
                for (int step = 1; running.get(); step++) {
                    try {
                        say(producer, Wire.STATE, "{\"step\":" + step + "}");
                        Thread.sleep(10);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                }
            });
            for (int i = 0; i < 3; i++) {
                producer.next(Wire.PING);
            }
            running.set(false);
            steps.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatTheProducerSetsIsShownAndOfTwoThatCrossTheProducersOwnHolds() throws Exception {
        try (FakeProducer producer = producer()) {
            say(producer, Wire.DEFINE, SPEED);
            Control speed = control("speed");
            say(producer, Wire.VALUE, "{\"id\":\"speed\",\"value\":0.25,\"count\":4}");
            Await.until("the producer's value", () -> speed.number() == 0.25);
            panel().set("speed", 2);
            assertEquals(4, value(producer).path("count").asInt(), "the last that the host has got");
        }
    }

    @Test
    void plotsKeepTheirPointsWhenTheProducerComesBack() throws Exception {
        String plot = "{\"id\":\"reward\",\"kind\":\"plot\",\"series\":[\"reward\"]}";
        try (FakeProducer producer = producer()) {
            say(producer, Wire.DEFINE, SPEED);
            say(producer, Wire.DEFINE, plot);
            say(producer, Wire.POINTS, "{\"id\":\"reward\",\"points\":[[null,7,0.5],[1,null,null]]}");
            Panel panel = panel();
            Await.until(
                    "two points",
                    () -> panel.plots().size() == 1 && panel.plots().get(0).size() == 2);
            double[] first = panel.plots().get(0).after(0, 1).rows().get(0);
            assertTrue(Math.abs(first[0] - System.currentTimeMillis() / 1000.0) < 60, "the time of arrival");
            assertEquals(7, first[1]);
        }
        Panel panel = panel();
        Await.until("the producer is gone", () -> !panel.editable());
        assertFalse(panel.isEmpty(), "what there was is still seen");
        try (FakeProducer producer = producer()) {
            say(producer, Wire.DEFINE, plot);
            Await.until("the plot", () -> panel.plots().size() == 1);
            assertEquals(2, panel.plots().get(0).size());
            assertEquals(0, panel.controls().size());
        }
    }

    @Test
    void whatIsNotAllowedIsRefusedAndTheLinkGoesOn() throws Exception {
        try (FakeProducer producer = producer()) {
            say(producer, Wire.DEFINE, "{\"id\":\"speed\",\"kind\":\"slider\",\"min\":2,\"max\":0}");
            assertTrue(refusal(producer).contains("2.0..0.0 is not a range"));
            say(producer, Wire.DEFINE, "{\"id\":\"speed\",\"kind\":\"dial\"}");
            assertTrue(refusal(producer).contains("kind 'dial' is not known"));
            say(producer, Wire.VALUE, "{\"id\":\"speed\",\"value\":1,\"count\":1}");
            assertTrue(refusal(producer).contains("there is no control 'speed'"));
            say(producer, Wire.POINTS, "{\"id\":\"reward\",\"points\":[[1,2]]}");
            assertTrue(refusal(producer).contains("there is no plot 'reward'"));
            say(producer, Wire.DEFINE, SPEED);
            control("speed");
        }
    }

    @Test
    void aFormOfTheProducersMakesAnObjectOfItsFields() throws Exception {
        try (FakeProducer producer = producer()) {
            say(
                    producer,
                    Wire.DEFINE,
                    "{\"command\":\"spawn\",\"fields\":[{\"id\":\"count\",\"kind\":\"number\","
                            + "\"integer\":true,\"value\":3}]}");
            Panel panel = panel();
            CommandForm form = Objects.requireNonNull(panel.form("spawn"));
            assertEquals("{\"count\":5}", ControlValueJson.argument(form, Json.object("{\"count\":5}")));
            say(producer, Wire.DEFINE, "{\"remove\":\"spawn\"}");
            Await.until("it is removed", panel::isEmpty);
        }
    }

    @Test
    void theStateOfTheSimulationIsToldAndForgottenWhenTheProducerLeaves() throws Exception {
        FakeSink sink = services.sink("arm");
        try (FakeProducer producer = producer()) {
            say(producer, Wire.STATE, "{\"paused\":true,\"speed\":2,\"episode\":3}");
            SimulationState told =
                    SimulationState.UNKNOWN.withPaused(true).withSpeed(2).withEpisode(3);
            Await.until("the state", () -> sink.state.equals(told));
        }
        Await.until("it is not known any more", () -> sink.state.equals(SimulationState.UNKNOWN));
        try (FakeProducer producer = producer()) {
            say(producer, Wire.STATE, "{\"paused\":\"yes\"}");
            assertTrue(producer.refusal().contains("paused is not true or false"));
        }
    }
}
