/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.whep;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import io.porthole.protocol.StreamOptions;
import io.porthole.protocol.ViewerRole;
import io.porthole.signalling.OneShotSession;
import io.porthole.signalling.OneShotSessions;
import io.porthole.signalling.RefusalProblems;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.Sdp;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.SignallingJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
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

    /** Maximum size of an offer; those of browsers with every codec and many candidates have 10 KiB. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final RtcSessions rtc;
    private final OneShotSessions<IceState> sessions = new OneShotSessions<>("whep", ice -> {});

    /** Called by the component runtime. */
    @Activate
    public WhepModule(@Reference RtcSessions rtc) {
        this.rtc = rtc;
    }

    /** Ends the sessions; WebRTC itself tells the viewers. */
    @Deactivate
    void stop() {
        sessions.close();
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.http.prefer405over404 = true;
        for (String endpoint : List.of("/", "/{stream}")) {
            config.routes.post(endpoint, this::open, RouteAccess.CHANGE);
            config.routes.get(endpoint, WhepModule::describe, RouteAccess.READ);
            config.routes.head(endpoint, WhepModule::describe, RouteAccess.READ);
            config.routes.options(endpoint, this::options, RouteAccess.READ);
        }
        config.routes.patch(SESSION, this::patch, RouteAccess.CHANGE);
        config.routes.delete(SESSION, this::close, RouteAccess.CHANGE);
        config.routes.get(SESSION, this::probe, RouteAccess.READ);
        config.routes.head(SESSION, this::probe, RouteAccess.READ);
        config.routes.options(
                SESSION,
                ctx -> ctx.status(200)
                        .header("Allow", "DELETE, GET, HEAD, OPTIONS, PATCH")
                        .header("Accept-Patch", IceFragment.MEDIA_TYPE),
                RouteAccess.READ);
    }

    /** Tells players that this is a WHEP endpoint. */
    private static void describe(Context ctx) {
        ctx.status(200).contentType(SDP);
    }

    /** Tells the ICE servers to players that ask for them before they make their offer. */
    private void options(Context ctx) {
        ctx.status(200).header("Allow", "GET, HEAD, OPTIONS, POST").header("Accept-Post", SDP);
        addIceServers(ctx);
    }

    private void addIceServers(Context ctx) {
        IceLinks.of(rtc.iceServers()).forEach(link -> ctx.res().addHeader("Link", link));
    }

    private void open(Context ctx) {
        MediaTypes.require(ctx, SDP, "Accept-Post");
        MediaTypes.acceptable(ctx, SDP);
        String text = ctx.body();
        Sdp offer = WhepOffer.parse(text);
        SessionRequest request = request(ctx, text);
        OneShotSession<IceState> session = sessions.open(new IceState(offer), rtc, request, allCandidates(ctx));
        ctx.future(() -> session.answer()
                .thenAcceptAsync(answer -> created(ctx, session, answer), sessions.worker())
                .exceptionallyAsync(failure -> refuse(ctx, request, failure), sessions.worker()));
    }

    /** Returns whether the answer is to wait for every candidate even without ICE servers. */
    private static boolean allCandidates(Context ctx) {
        return switch (Objects.requireNonNullElse(ctx.queryParam("gather"), "first")) {
            case "all" -> true;
            case "first" -> false;
            default -> throw Problem.badValue("gather is not one of first, all.");
        };
    }

    private static Void refuse(Context ctx, SessionRequest request, Throwable failure) {
        Problem problem = RefusalProblems.problem(failure, ctx::header);
        throw problem.status() == 404 && request.streams().isEmpty() ? RefusalProblems.noStream(ctx::header) : problem;
    }

    private static SessionRequest request(Context ctx, String offer) {
        String inPath = ctx.pathParamMap().get("stream");
        String stream = inPath == null ? ctx.queryParam("stream") : inPath;
        boolean drawn = Problem.orBadValue(
                () -> StreamOptions.drawnAnnotations(ctx.queryParam(StreamOptions.ANNOTATIONS), false));
        try {
            return SessionRequest.of(offer, "whep", ctx.ip())
                    .withStreams(stream == null ? List.of() : List.of(stream))
                    .withRole(ViewerRole.of(Role.of(ctx.req()).word()))
                    .withHolds(Role.holds(ctx.req()))
                    .withCodec(SignallingJson.codec(ctx.queryParam("codec")))
                    .withPreset(SignallingJson.presetIfNamed(ctx.queryParam("preset")))
                    .withDrawnAnnotations(drawn);
        } catch (IllegalArgumentException e) {
            throw Problem.badValue(e.getMessage() + ".");
        }
    }

    private void created(Context ctx, OneShotSession<IceState> session, String answer) {
        if (session.hasEnded()) {
            throw new Problem(503, "Ended", "The session ended while it was being opened.");
        }
        addIceServers(ctx);
        ctx.status(201)
                .contentType(SDP)
                .header("Location", location(ctx, session.session().join().id()))
                .header("ETag", session.key().tag())
                .header("Cache-Control", "no-store")
                .result(answer);
    }

    /**
     * Returns the relative address of a session, which holds behind any proxy and prefix, with the token of the query.
     */
    private static String location(Context ctx, String id) {
        boolean slash = ctx.url().endsWith("/");
        String up = ctx.pathParamMap().isEmpty() ? slash ? "" : "whep/" : slash ? "../" : "";
        String token = ctx.queryParam("token");
        String query = token == null ? "" : "?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        return up + "sessions/" + id + query;
    }

    private void patch(Context ctx) {
        OneShotSession<IceState> session = session(ctx);
        MediaTypes.require(ctx, IceFragment.MEDIA_TYPE, "Accept-Patch");
        IceFragment fragment = IceFragment.parse(ctx.body());
        ctx.future(() -> session.key()
                .patch(session, ctx, fragment)
                .exceptionallyAsync(
                        failure -> {
                            throw RefusalProblems.problem(failure, ctx::header);
                        },
                        sessions.worker()));
    }

    private void close(Context ctx) {
        session(ctx).close();
        ctx.status(200);
    }

    private void probe(Context ctx) {
        session(ctx);
        ctx.status(204);
    }

    private OneShotSession<IceState> session(Context ctx) {
        OneShotSession<IceState> session = sessions.find(ctx.pathParam("id"));
        if (session == null) {
            throw new Problem(404, "No such session", "There is no such session; it may have ended.");
        }
        return session;
    }
}
