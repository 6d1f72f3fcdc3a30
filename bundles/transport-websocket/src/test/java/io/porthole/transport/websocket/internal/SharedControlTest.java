/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porthole.protocol.ControlMessages;
import io.porthole.protocol.Json;
import io.porthole.protocol.MessageRouter;
import io.porthole.protocol.MessageSink;
import io.porthole.protocol.ViewerControl;
import io.porthole.protocol.ViewerRole;
import io.porthole.testkit.FakeControlService;
import io.porthole.testkit.FakeStreams;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One viewer's control over two connections. */
class SharedControlTest {
    private static final String ACQUIRE = "{\"type\":\"acquire\",\"stream\":\"demo\"}";
    private static final String INPUT =
            "{\"type\":\"input\",\"stream\":\"demo\",\"event\":{\"kind\":\"command\",\"name\":\"reset\"}}";

    private @Nullable FakeControlService service = new FakeControlService("reset");
    private final ViewerControl control = new ViewerControl("ann", ViewerRole.CONTROL);
    private final Connection webSocket = new Connection(control);
    private final Connection dataChannel = new Connection(control);

    private final class Connection {
        final List<JsonNode> received = new ArrayList<>();
        final ControlMessages messages;
        final MessageRouter router;

        Connection(ViewerControl control) {
            MessageSink out = (key, message) -> received.add(Json.object(message));
            messages = new ControlMessages(control, () -> service, new FakeStreams(), out);
            router = new MessageRouter(out);
            messages.addTo(router);
            messages.open();
        }

        JsonNode last() {
            return received.get(received.size() - 1);
        }
    }

    private FakeControlService service() {
        if (service == null) {
            throw new IllegalStateException("there is no control service");
        }
        return service;
    }

    @Test
    void aLeaseAcquiredOverOneConnectionHoldsForTheOther() {
        webSocket.router.route(ACQUIRE);
        assertTrue(webSocket.last().path("granted").asBoolean());
        assertTrue(dataChannel.received.isEmpty(), "the answer goes over the connection that asked");
        dataChannel.router.route(INPUT);
        assertEquals(1, service().events.size());
        assertTrue(control.holds("demo"));
    }

    @Test
    void everyConnectionIsToldOfALostLease() {
        webSocket.router.route(ACQUIRE);
        service().take("bob");
        for (Connection connection : List.of(webSocket, dataChannel)) {
            assertFalse(connection.last().path("granted").asBoolean(true));
            assertEquals("bob", connection.last().path("holder").asText());
        }
        assertFalse(control.holds("demo"));
    }

    @Test
    void theLeaseIsReleasedWithTheLastConnection() {
        webSocket.router.route(ACQUIRE);
        webSocket.messages.close();
        assertEquals("ann", service().holder("demo"), "a WebRTC session outlives its WebSocket");
        dataChannel.messages.close();
        assertNull(service().holder("demo"));
    }

    @Test
    void theNextControlServiceIsUsedWhenOneGoes() {
        FakeControlService first = service();
        webSocket.router.route(ACQUIRE);
        service = null;
        first.close();
        assertFalse(dataChannel.last().path("granted").asBoolean(true));
        webSocket.router.route(INPUT);
        assertEquals(
                "Nothing can be controlled here.",
                webSocket.last().path("detail").asText());
        service = new FakeControlService("reset");
        webSocket.router.route(ACQUIRE);
        webSocket.router.route(INPUT);
        assertEquals(1, service().events.size());
    }

    @Test
    void theServiceOfTheConnectionThatIsLeftIsUsedWhenAnotherTransportGoes() {
        ControlMessages gone = new ControlMessages(control, () -> null, new FakeStreams(), (key, message) -> {});
        gone.open();
        gone.close();
        webSocket.router.route(ACQUIRE);
        assertTrue(webSocket.last().path("granted").asBoolean());
    }

    @Test
    void aViewerWithoutTheControlRoleIsRefused() {
        Connection viewer = new Connection(new ViewerControl("eve", ViewerRole.VIEW));
        viewer.router.route(ACQUIRE);
        assertEquals("View only", viewer.last().path("title").asText());
        assertNull(service().holder("demo"));
    }
}
