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
import io.porthole.protocol.Json;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.SignallingJson;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code /api/webrtc/*}: offers and answers that carry all their candidates. */
@Component(property = HttpModule.CONTEXT_PATH + '=' + WebRtcModule.CONTEXT)
public final class WebRtcModule implements HttpModule {
    static final String CONTEXT = "/api/webrtc";

    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int THREADS = 4;
    private static final long IDLE_S = 10;

    private final StreamRegistry streams;
    private final Connections connections = new Connections();
    private final ScheduledThreadPoolExecutor worker;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable RtcSessions desk;

    /** Called by the component runtime. */
    @Activate
    public WebRtcModule(@Reference StreamRegistry streams) {
        this.streams = streams;
        this.worker = new ScheduledThreadPoolExecutor(THREADS, task -> new Thread(task, "overwatch-webrtc"));
        worker.setRemoveOnCancelPolicy(true);
        worker.setKeepAliveTime(IDLE_S, TimeUnit.SECONDS);
        worker.allowCoreThreadTimeOut(true);
    }

    /** Ends the connections. */
    @Deactivate
    void stop() {
        connections.closeAll();
        worker.shutdownNow();
    }

    /** For tests without OSGi. */
    void desk(@Nullable RtcSessions present) {
        desk = present;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.routes.post("/offer", this::offer);
        config.routes.post("/close/{node}", this::close);
        config.routes.get(
                "/stats", ctx -> ctx.header("Cache-Control", "no-store").json(connections.statistics()));
        config.routes.post("/cleanup", this::cleanup);
    }

    private void offer(Context ctx) {
        RtcSessions present = desk;
        if (present == null) {
            throw new Problem(503, "No WebRTC", "WebRTC is not available here; /api/ws has the pictures.");
        }
        Offer offer = Offer.read(ctx.body());
        Stream stream = NodeStreams.stream(streams, offer.nodeId());
        SessionRequest request = new SessionRequest(
                offer.sdp(),
                stream == null ? List.of() : List.of(stream.name()),
                "overwatch",
                ctx.ip(),
                Role.of(ctx.req()) == Role.CONTROL,
                null,
                null,
                List.of());
        Connections.Connection connection = connections.begin(offer.nodeId(), ctx.ip());
        ctx.future(() -> present.open(request, connection)
                .thenCompose(session -> {
                    connection.opened(session);
                    return connection.answer(session, !present.iceServers().isEmpty(), worker);
                })
                .thenAcceptAsync(answer -> ctx.json(Map.of("sdp", answer, "type", "answer")), worker)
                .exceptionallyAsync(
                        failure -> {
                            connection.ended("refused");
                            throw problem(failure);
                        },
                        worker));
    }

    private static RuntimeException problem(Throwable failure) {
        SessionRefusedException refused = SignallingJson.refusal(failure);
        String detail = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case MALFORMED, ICE_SERVER -> new Problem(400, "Malformed", detail);
            case NO_COMMON_CODEC -> new Problem(422, "No common codec", detail);
            case UNKNOWN_STREAM -> new Problem(404, "Unknown stream", detail);
            case FULL, CLOSING -> new Problem(503, "No room", detail);
            case FAULT -> new CompletionException(failure);
        };
    }

    private void close(Context ctx) {
        String node = ctx.pathParam("node");
        connections.close(node, ctx.ip());
        ctx.json(Map.of("message", "WebRTC connection closed for " + node));
    }

    private void cleanup(Context ctx) {
        Role.requireControl(ctx.req());
        connections.closeAll();
        ctx.json(Map.of("message", "All WebRTC connections closed"));
    }

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
