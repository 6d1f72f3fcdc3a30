/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageRouterTest {
    private final List<String> sent = new ArrayList<>();
    private final List<String> handled = new ArrayList<>();
    private final MessageRouter router = new MessageRouter((key, message) -> sent.add(message))
            .on("go", (message, received) -> handled.add(Json.text(message, "where")));

    @Test
    void aMessageReachesTheHandlerOfItsType() {
        router.route("{\"type\":\"go\",\"where\":\"north\"}");
        assertEquals(List.of("north"), handled);
    }

    @Test
    void otherTypesAreIgnored() {
        router.route("{\"type\":\"future\"}");
        router.route("{\"no\":\"type\"}");
        assertTrue(handled.isEmpty() && sent.isEmpty());
    }

    @Test
    void aMessageThatIsNotWellFormedIsAnsweredWithTheReason() {
        router.route("{\"type\":\"go\"}");
        router.route("[]");
        assertEquals(
                "where is not text", Json.object(sent.get(0)).path("detail").asText());
        assertEquals("Bad message", Json.object(sent.get(1)).path("title").asText());
    }
}
