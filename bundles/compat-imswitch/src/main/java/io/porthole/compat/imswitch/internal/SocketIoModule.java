/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As much of Socket.IO (protocol 5 on Engine.IO 4) as ImSwitch's page uses: its WebSocket without long polling, the
 * main namespace, the events {@code server_capabilities} and {@code frame} down and {@code frame_ack} up.
 */
@Component(property = {HttpModule.CONTEXT_PATH + "=/imswitch/socket.io", HttpModule.CONTEXT_PATH + "=/socket.io"})
public final class SocketIoModule implements HttpModule {
    private static final Logger LOG = LoggerFactory.getLogger(SocketIoModule.class);
    private static final long MAX_TEXT_BYTES = 16 * 1024;
    private static final long PING_MS = 25_000;
    private static final String CAPABILITIES = "42[\"server_capabilities\","
            + "{\"messagepack\":true,\"binary_streaming\":true,\"protocol_version\":\"1.0\"}]";
    private static final String FRAME = "451-[\"frame\",{\"_placeholder\":true,\"num\":0}]";
    private static final String PING = "2";
    private static final String PONG = "3";

    private final LiveView view;
    private final ObjectMapper json = new ObjectMapper();
    private final ScheduledExecutorService pinger;
    private final ScheduledFuture<?> pinging;
    private final List<Session> open = new CopyOnWriteArrayList<>();

    /** Called by the component runtime. */
    @Activate
    public SocketIoModule(@Reference LiveView view) {
        this.view = view;
        this.pinger = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "imswitch-pinger"));
        this.pinging = pinger.scheduleWithFixedDelay(
                () -> open.forEach(s -> s.sendText(PING, Callback.NOOP)), PING_MS, PING_MS, TimeUnit.MILLISECONDS);
    }

    /** Called by the component runtime. */
    @Deactivate
    void stop() {
        pinging.cancel(false);
        pinger.shutdownNow();
        open.forEach(view.clients()::remove);
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get("/", SocketIoModule::poll, RouteAccess.READ);
        config.routes.post("/", SocketIoModule::poll, RouteAccess.READ);
        config.routes.ws(
                "/",
                ws -> {
                    ws.onConnect(this::open);
                    ws.onMessage(m -> message(m.session, m.message()));
                    ws.onClose(this::close);
                    ws.onError(this::close);
                },
                RouteAccess.READ);
    }

    private static void poll(Context ctx) {
        throw new Problem(400, "Transport unknown", "Only the transport websocket is served, without polling first.");
    }

    private void open(WsContext ctx) {
        Session session = ctx.session;
        session.setMaxTextMessageSize(MAX_TEXT_BYTES);
        session.setMaxFrameSize(0); // a picture is one frame, however large
        open.add(session);
        session.sendText(opening(), Callback.NOOP);
    }

    private static String opening() {
        return "0{\"sid\":\"" + UUID.randomUUID() + "\",\"upgrades\":[],\"pingInterval\":" + PING_MS
                + ",\"pingTimeout\":20000,\"maxPayload\":" + MAX_TEXT_BYTES + '}';
    }

    private void close(WsContext ctx) {
        open.remove(ctx.session);
        view.clients().remove(ctx.session);
    }

    private void message(Session session, String text) {
        if (text.equals(PING)) {
            session.sendText(PONG, Callback.NOOP);
        } else if (text.equals("40") || text.startsWith("40{")) {
            session.sendText("40{\"sid\":\"" + UUID.randomUUID() + "\"}", Callback.NOOP);
            session.sendText(CAPABILITIES, Callback.NOOP);
            view.clients().add(session, new FrameClient(session, SocketIoModule::send, null));
            view.poke();
        } else if (text.startsWith("42")) {
            event(session, text.substring(2));
        } else if (text.equals("41") || text.equals("1")) {
            session.close();
        }
    }

    private static void send(Session session, FrameMessage picture) {
        session.sendText(FRAME, Callback.NOOP);
        session.sendBinary(picture.packed(), Callback.NOOP);
    }

    private void event(Session session, String text) {
        FrameClient client = view.clients().of(session);
        try {
            JsonNode event = json.readTree(text.substring(Math.max(0, text.indexOf('['))));
            JsonNode id = event.path(1).path("frame_id");
            if (client != null && event.path(0).asText().equals("frame_ack") && id.canConvertToInt()) {
                client.acknowledge(id.intValue());
                view.poke();
            }
        } catch (IOException e) {
            LOG.debug("ignored, because {}", e.getMessage());
        }
    }
}
