/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.rest;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import io.porthole.protocol.Json;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionStatistics;
import io.porthole.signalling.SignallingJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /api/v1/webrtc/sessions}: the open WebRTC sessions, whichever way they were signalled. */
@Component(property = HttpModule.CONTEXT_PATH + '=' + SessionsModule.CONTEXT)
public final class SessionsModule implements HttpModule {
    static final String CONTEXT = "/api/v1/webrtc";

    private static final int MAX_BODY_BYTES = 4096;
    private static final double MILLIS = 1000;

    private final RtcSessions rtc;

    /** Called by the component runtime. */
    @Activate
    public SessionsModule(@Reference RtcSessions rtc) {
        this.rtc = rtc;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.routes.get("/sessions", this::list, RouteAccess.READ);
        config.routes.patch("/sessions/{id}", this::change, RouteAccess.CONTROL);
        config.routes.delete("/sessions/{id}", this::close, RouteAccess.CONTROL);
    }

    private void list(Context ctx) {
        boolean control = Role.of(ctx.req()) == Role.CONTROL;
        answer(
                ctx,
                Map.of(
                        "sessions",
                        rtc.sessions().stream().map(s -> json(s, control)).toList()));
    }

    private void change(Context ctx) {
        RtcSession session = session(ctx);
        try {
            session.preset(SignallingJson.preset(Json.text(Json.object(ctx.body()), "preset")));
        } catch (IllegalArgumentException e) {
            throw Problem.badValue("The body is not {\"preset\":\"low\"}: " + e.getMessage() + ".");
        }
        answer(ctx, json(session, true));
    }

    private void close(Context ctx) {
        session(ctx).close();
        ctx.status(204);
    }

    private RtcSession session(Context ctx) {
        RtcSession session = rtc.session(ctx.pathParam("id"));
        if (session == null) {
            throw new Problem(404, "No such session", "There is no such session; it may have ended.");
        }
        return session;
    }

    private static void answer(Context ctx, Map<String, Object> body) {
        ctx.header("Cache-Control", "no-store").json(body);
    }

    /** @param control whether to include the id, with which the session can be changed and ended */
    private static Map<String, Object> json(RtcSession session, boolean control) {
        SessionStatistics f = session.statistics();
        Map<String, Object> out = new LinkedHashMap<>();
        if (control) {
            out.put("id", session.id());
        }
        out.put("streams", session.streams());
        out.put("state", f.state().word());
        out.put("preset", SignallingJson.word(session.preset()));
        out.put("qualityLevel", f.qualityLevel());
        out.put("codec", f.codec());
        out.put("encoder", f.encoder());
        out.put("hardware", f.hardware());
        out.put("width", f.width());
        out.put("height", f.height());
        out.put("fps", tenths(f.framesPerSecond()));
        out.put("bitrate", Math.round(f.bitsPerSecond()));
        out.put("availableBitrate", Math.round(f.availableBitsPerSecond()));
        out.put("rttMs", tenths(f.roundTripSeconds() * MILLIS));
        out.put("packetsLost", f.packetsLost());
        out.put("route", f.route());
        out.put("ageSeconds", tenths(f.ageSeconds()));
        return out;
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
