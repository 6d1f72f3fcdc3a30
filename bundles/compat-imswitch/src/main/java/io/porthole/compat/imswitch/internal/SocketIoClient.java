/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As much of Socket.IO (protocol 5) as ImSwitch's page uses: the main namespace, the events {@code server_capabilities}
 * and {@code frame} down and {@code frame_ack} up.
 */
final class SocketIoClient implements EngineSession.Listener, FrameClient.Wire {
    private static final Logger LOG = LoggerFactory.getLogger(SocketIoClient.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EnginePacket CAPABILITIES = EnginePacket.of("42[\"server_capabilities\","
            + "{\"messagepack\":true,\"binary_streaming\":true,\"protocol_version\":\"1.0\"}]");
    private static final EnginePacket FRAME = EnginePacket.of("451-[\"frame\",{\"_placeholder\":true,\"num\":0}]");

    private final LiveView view;
    private final EngineSession session;
    private volatile @Nullable FrameClient client;

    SocketIoClient(LiveView view, EngineSession session) {
        this.view = view;
        this.session = session;
    }

    @Override
    public void message(String text) {
        if (text.equals("0") || text.startsWith("0{")) {
            connect();
        } else if (text.startsWith("0/")) {
            String namespace = text.substring(1).split(",", 2)[0];
            session.send(EnginePacket.of("44" + namespace + ",{\"message\":\"Invalid namespace\"}"));
        } else if (text.equals("1")) {
            session.close();
        } else if (text.startsWith("2")) {
            event(text);
        }
    }

    private void connect() {
        synchronized (this) {
            if (client != null) {
                return;
            }
            client = new FrameClient(this, null);
        }
        session.send(EnginePacket.of("40{\"sid\":\"" + UUID.randomUUID() + "\"}"), CAPABILITIES);
        FrameClient joined = client;
        if (joined != null) {
            view.clients().add(joined);
            view.poke();
        }
    }

    private void event(String text) {
        FrameClient from = client;
        try {
            JsonNode event = JSON.readTree(text.substring(Math.max(1, text.indexOf('['))));
            JsonNode id = event.path(1).path("frame_id");
            if (from != null && event.path(0).asText().equals("frame_ack") && id.canConvertToInt()) {
                from.acknowledge(id.intValue());
                view.poke();
            }
        } catch (IOException e) {
            LOG.debug("[imswitch] Ignored an event: {}", e.getMessage());
        }
    }

    @Override
    public boolean hasRoom() {
        return session.hasRoom();
    }

    @Override
    public void send(FrameMessage frame) {
        session.send(FRAME, EnginePacket.of(frame.packed()));
    }

    @Override
    public void drained() {
        view.poke();
    }

    @Override
    public void closed() {
        FrameClient gone = client;
        if (gone != null) {
            view.clients().remove(gone);
        }
    }
}
