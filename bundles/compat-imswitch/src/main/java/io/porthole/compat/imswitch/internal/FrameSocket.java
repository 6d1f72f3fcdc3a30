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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames over a WebSocket without Socket.IO: a text {@code {"type":"frame","metadata":{…}}}, then the UC2F packet or
 * the JPEG as one binary message; the client answers {@code {"type":"frame_ack","frame_id":1}}.
 */
final class FrameSocket {
    private static final Logger LOG = LoggerFactory.getLogger(FrameSocket.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_TEXT_BYTES = 16 * 1024;
    private static final String CLIENT = "client";

    private final LiveView view;

    FrameSocket(LiveView view) {
        this.view = view;
    }

    void addTo(JavalinConfig config, String path) {
        config.routes.ws(
                path,
                ws -> {
                    ws.onConnect(this::open);
                    ws.onMessage(m -> acknowledge(m, m.message()));
                    ws.onClose(this::close);
                    ws.onError(this::close);
                },
                RouteAccess.READ);
    }

    private void open(WsContext ctx) {
        Session session = ctx.session;
        session.setMaxTextMessageSize(MAX_TEXT_BYTES);
        session.setMaxFrameSize(0); // a frame is one WebSocket frame, however large
        FrameClient client = new FrameClient(new Wire(session), ctx.queryParam("detectorName"));
        ctx.attribute(CLIENT, client);
        view.clients().add(client);
        view.poke();
    }

    private static @Nullable FrameClient client(WsContext ctx) {
        return ctx.attribute(CLIENT);
    }

    private void close(WsContext ctx) {
        FrameClient client = client(ctx);
        if (client != null) {
            view.clients().remove(client);
        }
    }

    private void acknowledge(WsContext ctx, String message) {
        FrameClient client = client(ctx);
        try {
            JsonNode json = Json.object(message);
            if (client != null && json.path("type").asText("frame_ack").equals("frame_ack")) {
                client.acknowledge((int) Json.number(json, "frame_id"));
                view.poke();
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("[imswitch] Ignored a message: {}", e.getMessage());
        }
    }

    /** Sends frames over one WebSocket. */
    private record Wire(Session session) implements FrameClient.Wire {
        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void send(FrameMessage frame) {
            ObjectNode text = JSON.createObjectNode().put("type", "frame");
            text.set("metadata", JSON.valueToTree(frame.metadata()));
            session.sendText(text.toString(), Callback.NOOP);
            session.sendBinary(frame.plain(), Callback.NOOP);
        }
    }
}
