/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.Sdp;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.SignallingJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code /whep} and {@code /whep/{stream}}: a stream over WebRTC for players that speak WHEP. */
@Component(property = HttpModule.CONTEXT_PATH + '=' + WhepModule.CONTEXT)
public final class WhepModule implements HttpModule {
    static final String CONTEXT = "/whep";
    static final String SDP = "application/sdp";

    private static final String SESSION = "/sessions/{id}";

    /** Longest offer; those of browsers with every codec and many candidates have 10 KiB. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private static final int THREADS = 4;
    private static final long IDLE_S = 10;

    private final RtcSessions desk;
    private final Map<String, WhepSession> sessions = new ConcurrentHashMap<>();

    /** Answers are written by it: a player that does not read may hold up this, but no session. */
    private final ScheduledThreadPoolExecutor worker;

    /** Called by the component runtime. */
    @Activate
    public WhepModule(@Reference RtcSessions desk) {
        this.desk = desk;
        this.worker = new ScheduledThreadPoolExecutor(THREADS, task -> new Thread(task, "whep"));
        worker.setRemoveOnCancelPolicy(true);
        worker.setKeepAliveTime(IDLE_S, TimeUnit.SECONDS);
        worker.allowCoreThreadTimeOut(true);
    }

    /** Ends the sessions; their viewers are told by WebRTC itself. */
    @Deactivate
    void stop() {
        sessions.values().forEach(WhepSession::close);
        worker.shutdownNow();
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.http.prefer405over404 = true;
        for (String endpoint : List.of("/", "/{stream}")) {
            config.routes.post(endpoint, this::open);
            config.routes.get(endpoint, WhepModule::describe);
            config.routes.head(endpoint, WhepModule::describe);
            config.routes.options(endpoint, this::options);
        }
        config.routes.patch(SESSION, this::patch);
        config.routes.delete(SESSION, this::close);
        config.routes.get(SESSION, this::probe);
        config.routes.head(SESSION, this::probe);
        config.routes.options(
                SESSION,
                ctx -> ctx.status(200)
                        .header("Allow", "DELETE, GET, HEAD, OPTIONS, PATCH")
                        .header("Accept-Patch", IceFragment.MEDIA_TYPE));
    }

    /** How players find out that this is WHEP. */
    private static void describe(Context ctx) {
        ctx.status(200).contentType(SDP);
    }

    /** Some players ask for the ICE servers before they make their offer. */
    private void options(Context ctx) {
        ctx.status(200).header("Allow", "GET, HEAD, OPTIONS, POST").header("Accept-Post", SDP);
        addIceServers(ctx);
    }

    private void addIceServers(Context ctx) {
        IceLinks.of(desk.iceServers()).forEach(link -> ctx.res().addHeader("Link", link));
    }

    private void open(Context ctx) {
        MediaTypes.require(ctx, SDP, "Accept-Post");
        MediaTypes.acceptable(ctx, SDP);
        String text = ctx.body();
        Sdp offer = WhepOffer.read(text);
        SessionRequest request = request(ctx, text);
        WhepSession whep = new WhepSession(offer, everything(ctx), sessions.values()::remove);
        ctx.future(() -> desk.open(request, whep)
                .thenCompose(session -> {
                    whep.begin(session);
                    sessions.put(session.id(), whep);
                    if (whep.over()) {
                        sessions.remove(session.id());
                    }
                    return whep.answer(session, worker)
                            .thenAcceptAsync(answer -> created(ctx, session.id(), whep, answer), worker);
                })
                .exceptionallyAsync(failure -> refuse(ctx, request, failure), worker));
    }

    /** Whether answers wait for every address: when that is wished, or servers are there to be waited for. */
    private boolean everything(Context ctx) {
        String wish = Objects.requireNonNullElse(ctx.queryParam("gather"), "first");
        return switch (wish) {
            case "all" -> true;
            case "first" -> !desk.iceServers().isEmpty();
            default -> throw Problem.badValue("gather is not one of first, all.");
        };
    }

    private static Void refuse(Context ctx, SessionRequest request, Throwable failure) {
        Problem problem = Refusals.problem(failure, ctx);
        throw problem.status() == 404 && request.streams().isEmpty() ? Refusals.noStream(ctx) : problem;
    }

    private static SessionRequest request(Context ctx, String offer) {
        String stream = ctx.pathParamMap().get("stream");
        try {
            return new SessionRequest(
                    offer,
                    stream == null ? List.of() : List.of(stream),
                    "whep",
                    ctx.ip(),
                    Role.of(ctx.req()) == Role.CONTROL,
                    SignallingJson.codec(ctx.queryParam("codec")),
                    SignallingJson.presetIfNamed(ctx.queryParam("preset")),
                    List.of());
        } catch (IllegalArgumentException e) {
            throw Problem.badValue(e.getMessage() + ".");
        }
    }

    private void created(Context ctx, String id, WhepSession whep, String answer) {
        if (whep.over()) {
            throw new Problem(503, "Ended", "The session ended while it was being opened.");
        }
        addIceServers(ctx);
        ctx.status(201)
                .contentType(SDP)
                .header("Location", location(ctx, id))
                .header("ETag", whep.tag())
                .header("Cache-Control", "no-store")
                .result(answer);
    }

    /** Relative, so that it holds behind any proxy and prefix; with the token of a player that sends it so. */
    private static String location(Context ctx, String id) {
        boolean slash = ctx.url().endsWith("/");
        String up = ctx.pathParamMap().isEmpty() ? slash ? "" : "whep/" : slash ? "../" : "";
        String token = ctx.queryParam("token");
        String query = token == null ? "" : "?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        return up + "sessions/" + id + query;
    }

    private void patch(Context ctx) {
        WhepSession whep = session(ctx);
        MediaTypes.require(ctx, IceFragment.MEDIA_TYPE, "Accept-Patch");
        IceFragment fragment = IceFragment.parse(ctx.body());
        ctx.future(() -> whep.patch(ctx, fragment, worker)
                .exceptionallyAsync(
                        failure -> {
                            throw Refusals.problem(failure, ctx);
                        },
                        worker));
    }

    private void close(Context ctx) {
        WhepSession whep = session(ctx);
        sessions.values().remove(whep);
        whep.close();
        ctx.status(200);
    }

    private void probe(Context ctx) {
        session(ctx);
        ctx.status(204);
    }

    private WhepSession session(Context ctx) {
        WhepSession whep = sessions.get(ctx.pathParam("id"));
        if (whep == null) {
            throw new Problem(404, "No such session", "It has ended, or it never was.");
        }
        return whep;
    }
}
