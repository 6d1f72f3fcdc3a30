/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputEvent.PointerAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputEventJsonTest {
    @Test
    void whatMovesTheCameraAloneIsWrittenAsSuchAndCannotBeSentByViewers() throws Exception {
        InputEvent moved = new InputEvent.Camera(new InputEvent.Command("home", ""));
        String text = InputEventJson.write(moved);
        assertEquals(
                "{\"kind\":\"camera\",\"event\":{\"kind\":\"command\",\"name\":\"home\",\"argument\":\"\"}}", text);
        assertThrows(IllegalArgumentException.class, () -> InputEventJson.read(Json.object(text)));
    }

    @Test
    void whatIsWrittenIsReadAsTheSameEvent() {
        List<InputEvent> events = List.of(
                new InputEvent.Pointer(PointerAction.DOWN, 0.25, 1, 2, 2, InputEvent.SHIFT),
                new InputEvent.Pointer(PointerAction.CANCEL, 0, 0, -1, 0, 0),
                new InputEvent.Wheel(0.5, 0.75, -1, 2.5, InputEvent.CTRL),
                new InputEvent.Key(true, "KeyR", "r", InputEvent.ALT | InputEvent.META),
                new InputEvent.Motion(-0.5, 2, 1, InputEvent.CTRL),
                new InputEvent.Gamepad(3, List.of(-1.0, 0.5), List.of(0.0, 1.0)),
                new InputEvent.Text("naïve\n\"quoted\""),
                new InputEvent.Command("speed", "\"2\" times"));
        for (InputEvent event : events) {
            assertEquals(event, InputEventJson.read(Json.object(InputEventJson.write(event))));
        }
    }

    private static InputEvent read(String json) {
        return InputEventJson.read(Json.object(json));
    }

    @Test
    void whatIsBeyondItsRangeCountsAsOnTheEdgeAndLinesEndInOneWay() {
        assertEquals(new InputEvent.Motion(10, -10, 0, 0), read("{\"kind\":\"motion\",\"dx\":1e9,\"dy\":-1e9}"));
        assertEquals(
                new InputEvent.Gamepad(0, List.of(1.0, -1.0), List.of(0.0)),
                read("{\"kind\":\"gamepad\",\"axes\":[7,-7],\"buttons\":[-7]}"));
        assertEquals(new InputEvent.Text("a\nb\n"), read("{\"kind\":\"text\",\"text\":\"a\\r\\nb\\r\"}"));
    }

    @Test
    void whatIsNoEventIsRefused() {
        String many = "0" + ",0".repeat(16);
        for (String json : List.of(
                "{\"kind\":\"gamepad\",\"axes\":[" + many + "],\"buttons\":[]}",
                "{\"kind\":\"gamepad\",\"axes\":[\"a\"],\"buttons\":[]}",
                "{\"kind\":\"gamepad\",\"index\":4,\"axes\":[],\"buttons\":[]}",
                "{\"kind\":\"gamepad\",\"axes\":[]}",
                "{\"kind\":\"text\",\"text\":\"\"}",
                "{\"kind\":\"text\",\"text\":\"" + "x".repeat(4097) + "\"}",
                "{\"kind\":\"motion\",\"dx\":1}",
                "{\"kind\":\"eyes\"}")) {
            assertThrows(IllegalArgumentException.class, () -> read(json), json);
        }
    }

    @Test
    void aReleaseIsWrittenForProducers() {
        assertEquals("{\"kind\":\"release\"}", InputEventJson.write(new InputEvent.Release()));
    }
}
