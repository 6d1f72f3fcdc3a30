/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Engine.IO 4 under Socket.IO: long polls, a WebSocket, or polls first and then a WebSocket. */
@Component(property = {HttpModule.CONTEXT_PATH + "=/imswitch/socket.io", HttpModule.CONTEXT_PATH + "=/socket.io"})
public final class SocketIoModule implements HttpModule {
    static final int MAX_TEXT_BYTES = 16 * 1024;

    private static final long PING_MS = 25_000;
    private static final long TIMEOUT_MS = 20_000;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final String SESSION = "session";

    private final LiveView view;
    private final EngineSessions sessions;
    private final String limits;

    /** Called by the component runtime. */
    @Activate
    public SocketIoModule(@Reference LiveView view) {
        this(view, PING_MS, TIMEOUT_MS);
    }

    /** For tests, whose clients are given up sooner. */
    SocketIoModule(LiveView view, long pingMs, long timeoutMs) {
        this.view = view;
        this.sessions = new EngineSessions(pingMs, timeoutMs);
        this.limits = ",\"pingInterval\":" + pingMs + ",\"pingTimeout\":" + timeoutMs + ",\"maxPayload\":"
                + MAX_TEXT_BYTES + '}';
    }

    /** Ends the sessions. */
    @Deactivate
    void stop() {
        sessions.close();
    }

    EngineSessions sessions() {
        return sessions;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_TEXT_BYTES;
        config.routes.get("/", this::poll, RouteAccess.CHANGE);
        config.routes.post("/", this::take, RouteAccess.CHANGE);
        config.routes.wsBeforeUpgrade("/", this::upgrade);
        config.routes.ws(
                "/",
                ws -> {
                    ws.onConnect(this::open);
                    ws.onMessage(m -> message(m, m.message()));
                    ws.onClose(this::close);
                    ws.onError(this::close);
                },
                RouteAccess.READ);
    }

    /** A request that Engine.IO refuses, with the number that it has there. */
    private enum Refusal {
        TRANSPORT(0, "Transport unknown"),
        SESSION(1, "Session ID unknown"),
        METHOD(2, "Bad handshake method"),
        VERSION(5, "Unsupported protocol version");

        private final String json;

        Refusal(int code, String message) {
            this.json = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
        }

        void answer(Context ctx) {
            ctx.status(400).contentType("application/json").result(json);
        }
    }

    private @Nullable Refusal refusal(Context ctx, String transport) {
        String id = ctx.queryParam("sid");
        if (!transport.equals(ctx.queryParam("transport"))) {
            return Refusal.TRANSPORT;
        }
        if (!"4".equals(ctx.queryParam("EIO"))) {
            return Refusal.VERSION;
        }
        return id != null && sessions.find(id) == null ? Refusal.SESSION : null;
    }

    private EngineSession open() {
        EngineSession session = sessions.open(s -> new SocketIoClient(view, s));
        if (session == null) {
            throw new Problem(
                    503, "Too many sessions", "At most " + EngineSessions.MAX_SESSIONS + " may be open at a time.");
        }
        return session;
    }

    /** @param upgrades what the session may change over to, as JSON */
    private EnginePacket opening(EngineSession session, String upgrades) {
        return EnginePacket.of("0{\"sid\":\"" + session.id() + "\",\"upgrades\":" + upgrades + limits);
    }

    /** A GET opens a session or, with its ID, waits for packets of it. */
    private void poll(Context ctx) {
        Refusal refusal = refusal(ctx, "polling");
        if (refusal != null) {
            refusal.answer(ctx);
            return;
        }
        String id = ctx.queryParam("sid");
        EngineSession session = id == null ? open() : sessions.find(id);
        if (session == null) {
            Refusal.SESSION.answer(ctx); // it has just ended
            return;
        }
        if (id == null) {
            session.send(opening(session, "[\"websocket\"]"));
        }
        PollAnswer.of(ctx, session::poll);
    }

    /** A POST brings packets of a session. */
    private void take(Context ctx) {
        Refusal refusal = refusal(ctx, "polling");
        String id = ctx.queryParam("sid");
        EngineSession session = id == null ? null : sessions.find(id);
        if (refusal == null && session == null) {
            refusal = Refusal.METHOD;
        }
        if (refusal != null || session == null) {
            (refusal == null ? Refusal.SESSION : refusal).answer(ctx);
            return;
        }
        EnginePayload.decode(ctx.body()).forEach(session::receive);
        ctx.header("Cache-Control", "no-store").contentType("text/html").result("ok");
    }

    /** Refuses a WebSocket before it is open; Javalin sends no body when a handler throws there. */
    private void upgrade(Context ctx) throws IOException {
        Refusal refusal = refusal(ctx, "websocket");
        if (refusal != null) {
            ctx.res().setStatus(400);
            ctx.res().setContentType("application/json");
            ctx.res().getOutputStream().write(refusal.json.getBytes(StandardCharsets.UTF_8));
            ctx.skipRemainingHandlers();
        }
    }

    private void open(WsContext ctx) {
        Session socket = ctx.session;
        socket.setMaxTextMessageSize(MAX_TEXT_BYTES);
        socket.setMaxFrameSize(0); // a frame is one WebSocket frame, however large
        String id = ctx.queryParam("sid");
        EngineSession session = id == null ? sessions.open(s -> new SocketIoClient(view, s)) : sessions.find(id);
        if (session == null) {
            socket.close(TRY_AGAIN_LATER, "too many sessions, or this one has ended", Callback.NOOP);
            return;
        }
        ctx.attribute(SESSION, session);
        if (id == null) {
            session.begin(socket);
            session.send(opening(session, "[]"));
        }
    }

    private void message(WsContext ctx, String text) {
        EngineSession session = ctx.attribute(SESSION);
        if (session != null) {
            session.receive(ctx.session, text);
        }
    }

    private void close(WsContext ctx) {
        EngineSession session = ctx.attribute(SESSION);
        if (session != null) {
            session.socketClosed(ctx.session);
        }
    }
}
