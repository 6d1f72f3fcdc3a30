/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.JavalinConfig;
import io.javalin.websocket.WsContext;
import io.porthole.http.RouteAccess;
import io.porthole.protocol.Json;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures over a WebSocket without Socket.IO: a text {@code {"type":"frame","metadata":{…}}}, then the UC2F packet or
 * the JPEG as one binary message; the client answers {@code {"type":"frame_ack","frame_id":1}}.
 */
final class FrameSocket {
    private static final Logger LOG = LoggerFactory.getLogger(FrameSocket.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_TEXT_BYTES = 16 * 1024;

    private final LiveView view;

    FrameSocket(LiveView view) {
        this.view = view;
    }

    void addTo(JavalinConfig config, String path) {
        config.routes.ws(
                path,
                ws -> {
                    ws.onConnect(ctx -> {
                        Session session = ctx.session;
                        session.setMaxTextMessageSize(MAX_TEXT_BYTES);
                        session.setMaxFrameSize(0); // a picture is one frame, however large
                        String detector = ctx.queryParam("detectorName");
                        view.clients().add(session, new FrameClient(session, FrameSocket::send, detector));
                        view.poke();
                    });
                    ws.onMessage(m -> acknowledge(m.session, m.message()));
                    ws.onClose(this::close);
                    ws.onError(this::close);
                },
                RouteAccess.READ);
    }

    private void close(WsContext ctx) {
        view.clients().remove(ctx.session);
    }

    private static void send(Session session, FrameMessage picture) {
        ObjectNode text = JSON.createObjectNode().put("type", "frame");
        text.set("metadata", JSON.valueToTree(picture.metadata()));
        session.sendText(text.toString(), Callback.NOOP);
        session.sendBinary(picture.plain(), Callback.NOOP);
    }

    private void acknowledge(Session session, String message) {
        FrameClient client = view.clients().of(session);
        try {
            JsonNode json = Json.object(message);
            if (client != null && json.path("type").asText("frame_ack").equals("frame_ack")) {
                client.acknowledge((int) Json.number(json, "frame_id"));
                view.poke();
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("ignored, because {}", e.getMessage());
        }
    }
}
