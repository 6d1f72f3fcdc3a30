/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputEvent.PointerAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputEventJsonTest {
    @Test
    void whatIsWrittenIsReadAsTheSameEvent() {
        List<InputEvent> events = List.of(
                new InputEvent.Pointer(PointerAction.DOWN, 0.25, 1, 2, 2, InputEvent.SHIFT),
                new InputEvent.Pointer(PointerAction.CANCEL, 0, 0, -1, 0, 0),
                new InputEvent.Wheel(0.5, 0.75, -1, 2.5, InputEvent.CTRL),
                new InputEvent.Key(true, "KeyR", "r", InputEvent.ALT | InputEvent.META),
                new InputEvent.Command("speed", "\"2\" times"));
        for (InputEvent event : events) {
            assertEquals(event, InputEventJson.read(Json.object(InputEventJson.write(event))));
        }
    }

    @Test
    void aReleaseIsWrittenForProducers() {
        assertEquals("{\"kind\":\"release\"}", InputEventJson.write(new InputEvent.Release()));
    }
}
