/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.api.control.InputEvent;
import io.porthole.http.Role;
import io.porthole.testkit.Await;
import io.porthole.testkit.FakeControlService;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A viewer over a WebSocket who may move cameras and control nothing else. */
class CameraRoleTest {
    private static final List<String> MOVES = List.of(
            "{\"kind\":\"pointer\",\"action\":\"move\",\"x\":0.5,\"y\":0.5,\"buttons\":1}",
            "{\"kind\":\"wheel\",\"x\":0.5,\"y\":0.5,\"deltaX\":0,\"deltaY\":1}",
            "{\"kind\":\"motion\",\"dx\":0.1,\"dy\":0}",
            "{\"kind\":\"command\",\"name\":\"home\"}");
    private static final List<String> MORE = List.of(
            "{\"kind\":\"key\",\"down\":true,\"code\":\"KeyR\",\"key\":\"r\"}",
            "{\"kind\":\"text\",\"text\":\"r\"}",
            "{\"kind\":\"gamepad\",\"index\":0,\"axes\":[1],\"buttons\":[]}",
            "{\"kind\":\"command\",\"name\":\"reset\"}",
            "{\"kind\":\"command\",\"name\":\"fly\"}");

    private final Fixture f = new Fixture();
    private final FakeControlService control = new FakeControlService("home", "reset");
    private final FakeControlService cameras = new FakeControlService("home");

    CameraRoleTest() throws Exception {
        f.server.role(Role.CAMERA);
        f.streams.add("demo");
    }

    @AfterEach
    void close() {
        f.close();
    }

    private static String about(String type, String rest) {
        return "{\"type\":\"" + type + "\",\"stream\":\"demo\"" + rest + "}";
    }

    private static String input(String event) {
        return about("input", ",\"event\":" + event);
    }

    @Test
    void itMovesTheCameraAndAllElseIsRefusedWithASentence() throws Exception {
        control.cameras = cameras;
        f.transport.control(control);
        try (WsClient client = f.protocolClient()) {
            JsonNode hello = client.message("hello");
            assertEquals("camera", hello.path("role").asText());
            assertEquals(
                    "[\"home\"]", hello.path("streams").path(0).path("camera").toString());
            client.say(input(MOVES.get(0)));
            assertEquals("Not in control", client.message("error").path("title").asText());
            client.say(about("acquire", ""));
            assertTrue(client.message("lease").path("granted").asBoolean());
            MOVES.forEach(event -> say(client, input(event)));
            Await.until("all of them", () -> cameras.events.size() == MOVES.size());
            assertEquals(
                    new InputEvent.Command("home", ""),
                    List.copyOf(cameras.events).get(3));
            for (String event : MORE) {
                client.say(input(event));
                JsonNode error = client.message("error");
                assertEquals("Camera only", error.path("title").asText(), event);
                assertTrue(error.path("detail").asText().contains("pointer and wheel and the commands home"), event);
            }
            client.say(about("set-control", ",\"control\":\"speed\",\"value\":1"));
            assertEquals("Camera only", client.message("error").path("title").asText());
            assertEquals(MOVES.size(), cameras.events.size());
            assertEquals(List.of(), List.copyOf(control.events));
            cameras.take("ann");
            assertEquals("ann", client.message("lease").path("holder").asText());
            client.say(input(MOVES.get(0)));
            assertEquals(
                    "ann has the camera.",
                    client.message("error").path("detail").asText());
        }
    }

    private static void say(WsClient client, String text) {
        try {
            client.say(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whereNoCameraMovesByItselfItIsRefused() throws Exception {
        f.transport.control(control);
        try (WsClient client = f.protocolClient()) {
            assertTrue(client.message("hello")
                    .path("streams")
                    .path(0)
                    .path("camera")
                    .isMissingNode());
            for (String type : List.of("acquire", "ask")) {
                client.say(about(type, ""));
                JsonNode error = client.message("error");
                assertEquals("Camera only", error.path("title").asText());
                assertTrue(error.path("detail").asText().startsWith("demo has no camera that can be moved"));
            }
            client.say(input(MOVES.get(0)));
            assertEquals("Camera only", client.message("error").path("title").asText());
        }
    }
}
