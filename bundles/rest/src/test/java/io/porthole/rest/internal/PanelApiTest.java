/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porthole.api.control.InputEvent;
import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.ControlSpec;
import io.porthole.api.panel.Panel;
import io.porthole.api.panel.Plot;
import io.porthole.http.Role;
import io.porthole.testkit.FakeControlService;
import io.porthole.testkit.FakeStream;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The controls, commands and plots of a stream over REST. */
class PanelApiTest {
    private final ApiServer api = new ApiServer();
    private final FakeStream demo = api.streams.add("demo");
    private final FakeControlService service = new FakeControlService("resize", "reset");
    private final Panel panel = Panel.create();
    private final Control speed = panel.slider("speed", 0, 2, 1);
    private final Control fixed = panel.checkbox("fixed", false);

    PanelApiTest() throws Exception {}

    @BeforeEach
    void aPanelIsThere() {
        service.panel = panel;
        api.control(service);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void aScriptReadsAndSetsControls() throws Exception {
        panel.plot("reward").add(1);
        JsonNode before = json(api.ask("GET", "demo/controls", ""));
        assertEquals(1, before.path("controls").path(0).path("value").asInt());
        assertEquals(1, before.path("plots").path(0).path("points").asInt());
        JsonNode after = json(api.ask("PATCH", "demo/controls", "{\"speed\":0.5,\"fixed\":true}"));
        assertEquals(0.5, after.path("controls").path(0).path("value").asDouble());
        assertEquals(0.5, speed.number());
        assertTrue(fixed.truth());
        assertNull(service.holder("demo"), "the lease is given back");
    }

    @Test
    void allAreSetOrNone() throws Exception {
        ApiServer.assertRefused(
                400, "speed: 5 is not in 0..2.", api.ask("PATCH", "demo/controls", "{\"fixed\":true,\"speed\":5}"));
        assertTrue(!fixed.truth());
        ApiServer.assertRefused(
                404,
                "there is no control 'sped'; there are speed, fixed",
                api.ask("PATCH", "demo/controls", "{\"fixed\":true,\"sped\":1}"));
        assertTrue(!fixed.truth());
        ApiServer.assertRefused(400, "JSON object", api.ask("PATCH", "demo/controls", "[1]"));
        ApiServer.assertRefused(404, "Unknown stream", api.ask("PATCH", "none/controls", "{\"speed\":1}"));
        speed.spec(speed.spec().withDisabled(true));
        ApiServer.assertRefused(409, "Disabled", api.ask("PATCH", "demo/controls", "{\"speed\":1}"));
        api.role(Role.VIEW);
        ApiServer.assertRefused(403, "", api.ask("PATCH", "demo/controls", "{\"fixed\":true}"));
    }

    @Test
    void theViewerInControlIsNotDisturbedUnlessAsked() throws Exception {
        service.take("ann");
        ApiServer.assertRefused(409, "ann is in control", api.ask("PATCH", "demo/controls", "{\"speed\":0.5}"));
        assertEquals(1, speed.number());
        assertEquals("ann", service.holder("demo"));
        json(api.ask("PATCH", "demo/controls?take=true", "{\"speed\":0.5}"));
        assertEquals(0.5, speed.number());
    }

    @Test
    void aScriptSendsCommandsWithTheirFields() throws Exception {
        ControlSpec side = ControlSpec.number("width").withInteger(true).withRange(16, 4096);
        panel.form(CommandForm.of(
                        "resize",
                        side.withValue(640),
                        ControlSpec.number("height").withValue(480))
                .withArgument("{width}x{height}"));
        assertEquals(
                204,
                api.ask("POST", "demo/commands/resize", "{\"arguments\":{\"width\":800}}")
                        .statusCode());
        assertEquals(204, api.ask("POST", "demo/commands/reset", "").statusCode());
        assertEquals(
                List.of(new InputEvent.Command("resize", "800x480"), new InputEvent.Command("reset", "")),
                List.copyOf(service.events));
        ApiServer.assertRefused(
                400, "8 is not in 16..4096", api.ask("POST", "demo/commands/resize", "{\"arguments\":{\"width\":8}}"));
        ApiServer.assertRefused(404, "It understands reset, resize.", api.ask("POST", "demo/commands/fly", ""));
    }

    @Test
    void whoMayMoveTheCameraAloneSendsItsCommandsAndNoOthers() throws Exception {
        FakeControlService cameras = new FakeControlService("home");
        service.cameras = cameras;
        api.control(service);
        api.role(Role.CAMERA);
        assertEquals(204, api.ask("POST", "demo/commands/home", "").statusCode());
        assertEquals(List.of(new InputEvent.Command("home", "")), List.copyOf(cameras.events));
        for (String command : List.of("reset", "resize", "fly")) {
            ApiServer.assertRefused(403, "moves cameras only", api.ask("POST", "demo/commands/" + command, ""));
        }
        ApiServer.assertRefused(403, "moves cameras only", api.ask("PATCH", "demo/controls", "{\"fixed\":true}"));
        cameras.take("ann");
        ApiServer.assertRefused(409, "ann is in control", api.ask("POST", "demo/commands/home", ""));
        api.role(Role.VIEW);
        ApiServer.assertRefused(403, "view-only", api.ask("POST", "demo/commands/home", ""));
        assertEquals(List.of(), List.copyOf(service.events));
    }

    @Test
    void aPlotIsHadAsJsonAndAsCsv() throws Exception {
        Plot loss = panel.plot(ControlSpec.plot("loss", List.of("actor", "critic, old")));
        loss.addAt(1000.5, 7, 0.5, Double.NaN);
        loss.addAt(1001, Double.NaN, 0.25, 2);
        Plot distance = Plot.of(ControlSpec.plot("distance", List.of("distance")));
        distance.add(3);
        demo.valuePlots.add(distance);
        assertEquals(
                "[[1000.5,7.0,0.5,null],[1001.0,null,0.25,2.0]]",
                json(api.ask("GET", "demo/plots?id=loss", "")).path("points").toString());
        HttpResponse<String> csv = api.ask("GET", "demo/plots.csv?id=loss", "");
        assertEquals("time,x,actor,\"critic, old\"\r\n1000.500,7.0,0.5,\r\n1001.000,,0.25,2.0\r\n", csv.body());
        assertEquals(
                "attachment; filename=\"demo-loss.csv\"",
                csv.headers().firstValue("Content-Disposition").orElse(""));
        assertEquals(
                "values",
                json(api.ask("GET", "demo/plots?id=distance", ""))
                        .path("source")
                        .asText());
        ApiServer.assertRefused(404, "There are loss, distance.", api.ask("GET", "demo/plots?id=gain", ""));
        ApiServer.assertRefused(400, "?id= names the plot", api.ask("GET", "demo/plots.csv", ""));
    }
}
