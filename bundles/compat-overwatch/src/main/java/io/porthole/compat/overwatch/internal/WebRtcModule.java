/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import io.porthole.protocol.Json;
import io.porthole.protocol.StreamOptions;
import io.porthole.protocol.ViewerRole;
import io.porthole.signalling.OneShotSession;
import io.porthole.signalling.OneShotSessions;
import io.porthole.signalling.RefusalProblems;
import io.porthole.signalling.RtcAvailability;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/webrtc/*}: offers and answers that carry all their candidates. Detections are drawn into the video unless
 * the query asks otherwise.
 */
@Component(property = HttpModule.CONTEXT_PATH + '=' + WebRtcModule.CONTEXT)
public final class WebRtcModule implements HttpModule {
    static final String CONTEXT = "/api/webrtc";

    private static final Logger LOG = LoggerFactory.getLogger(WebRtcModule.class);
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private final StreamRegistry streams;
    private final RtcAvailability availability;
    private final OneShotSessions<Viewer> sessions = new OneShotSessions<>("overwatch-webrtc", viewer -> {});

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable RtcSessions rtc;

    /** Called by the component runtime. */
    @Activate
    public WebRtcModule(@Reference StreamRegistry streams, @Reference RtcAvailability availability) {
        this.streams = streams;
        this.availability = availability;
    }

    /** Ends the connections. */
    @Deactivate
    void stop() {
        sessions.close();
    }

    /** For tests without OSGi. */
    void rtc(@Nullable RtcSessions present) {
        rtc = present;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.routes.post("/offer", this::offer, RouteAccess.CHANGE);
        config.routes.post("/close/{node}", this::close, RouteAccess.CHANGE);
        config.routes.get(
                "/stats", ctx -> ctx.header("Cache-Control", "no-store").json(statistics()), RouteAccess.READ);
        config.routes.post("/cleanup", this::cleanup, RouteAccess.CONTROL);
    }

    private void offer(Context ctx) {
        RtcSessions present = rtc;
        if (present == null) {
            throw availability.refusal("Use /api/ws instead.");
        }
        Offer offer = Offer.read(ctx.body());
        boolean drawn = Problem.orBadValue(
                () -> StreamOptions.drawnAnnotations(ctx.queryParam(StreamOptions.ANNOTATIONS), true));
        Stream stream = NodeStreams.stream(streams, offer.nodeId());
        SessionRequest request = SessionRequest.of(offer.sdp(), "overwatch", ctx.ip())
                .withStreams(stream == null ? List.of() : List.of(stream.name()))
                .withRole(ViewerRole.of(Role.of(ctx.req()).word()))
                .withHolds(Role.holds(ctx.req()))
                .withDrawnAnnotations(drawn);
        LOG.info("[overwatch] WebRTC offer received from {} for stream {}", ctx.ip(), stream);
        OneShotSession<Viewer> session = sessions.open(new Viewer(offer.nodeId(), ctx.ip()), present, request, false);
        ctx.future(() -> session.answer()
                .thenAcceptAsync(answer -> ctx.json(Map.of("sdp", answer, "type", "answer")), sessions.worker())
                .exceptionallyAsync(
                        failure -> {
                            Problem problem = RefusalProblems.problem(failure, ctx::header);
                            LOG.warn("[overwatch] WebRTC offer of {} was refused: {}", ctx.ip(), problem.title());
                            throw problem;
                        },
                        sessions.worker()));
    }

    /** Returns the statistics under Overwatch's names; a connection's id is its node's. */
    private Map<String, Object> statistics() {
        List<OneShotSession<Viewer>> now = sessions.list();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("active_connections", now.size());
        out.put("active_tracks", now.stream().mapToInt(OneShotSession::streams).sum());
        out.put("connection_ids", now.stream().map(s -> s.key().node()).sorted().toList());
        return out;
    }

    private void close(Context ctx) {
        String node = ctx.pathParam("node");
        sessions.close(new Viewer(node, ctx.ip())::equals);
        ctx.json(Map.of("message", "WebRTC connection closed for " + node));
    }

    private void cleanup(Context ctx) {
        sessions.close(viewer -> true);
        ctx.json(Map.of("message", "All WebRTC connections closed"));
    }

    /** A node has as many connections as viewers; a viewer closes only those that came from its own address. */
    private record Viewer(String node, String remote) {}

    /**
     * Body of {@code /offer}.
     *
     * @param nodeId which node wants to show it
     * @param sdp the offer
     */
    private record Offer(String nodeId, String sdp) {
        static Offer read(String body) {
            try {
                JsonNode json = Json.object(body);
                if (!Json.text(json, "type").equals("offer")) {
                    throw new IllegalArgumentException("type is not offer");
                }
                return new Offer(Json.text(json, "node_id"), Json.text(json, "sdp"));
            } catch (IllegalArgumentException e) {
                throw Problem.badValue("The body is not {\"node_id\":\"…\",\"sdp\":\"v=0…\",\"type\":\"offer\"}: "
                        + e.getMessage() + ".");
            }
        }
    }
}
