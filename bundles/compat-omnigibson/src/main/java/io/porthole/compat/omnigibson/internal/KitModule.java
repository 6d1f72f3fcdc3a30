/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.omnigibson.internal;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.LeaseListener;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.StreamStatus;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import io.porthole.signalling.IceServer;
import io.porthole.signalling.RtcSessions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code /streaming/*}, as Omniverse Kit's older streaming pages ask it. */
@Component(property = HttpModule.CONTEXT_PATH + "=/streaming")
public final class KitModule implements HttpModule {
    private static final int MAX_SIDE = 4096;

    private final StreamRegistry streams;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable ControlService control;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable RtcSessions sessions;

    /** Called by the component runtime. */
    @Activate
    public KitModule(@Reference StreamRegistry streams) {
        this.streams = streams;
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.get("/webrtc-client", KitModule::redirect, RouteAccess.READ);
        config.routes.get("/webrtc-client/", KitModule::redirect, RouteAccess.READ);
        config.routes.get(
                "/ice-servers",
                ctx -> ctx.header("Cache-Control", "no-store").json(Map.of("iceServers", iceServers())),
                RouteAccess.READ);
        config.routes.get("/healthcheck", this::health, RouteAccess.READ);
        config.routes.post("/initialize-webrtc-stream", this::resize, RouteAccess.CONTROL);
    }

    /** Returns them as RTCPeerConnection takes them, for every viewer: behind a firewall nobody could watch without. */
    private List<Map<String, Object>> iceServers() {
        RtcSessions present = sessions;
        return present == null
                ? List.of()
                : present.iceServers().stream().map(KitModule::json).toList();
    }

    private static Map<String, Object> json(IceServer server) {
        return server.username().isEmpty()
                ? Map.of("urls", server.urls())
                : Map.of("urls", server.urls(), "username", server.username(), "credential", server.credential());
    }

    /** For tests without OSGi. */
    void sessions(@Nullable RtcSessions present) {
        sessions = present;
    }

    /** To the page, relative, so that it holds behind any proxy and prefix. */
    private static void redirect(Context ctx) {
        String up = ctx.path().endsWith("/") ? "../../" : "../";
        String query = ctx.queryString();
        ctx.status(HttpStatus.TEMPORARY_REDIRECT).header("Location", query == null ? up : up + "?" + query);
    }

    /** Returns the default stream, or the one that {@code ?stream=} names; null when there is none at all. */
    private @Nullable Stream stream(Context ctx) {
        String name = ctx.queryParam("stream");
        Stream stream = name == null ? streams.defaultStream() : streams.find(name);
        if (name != null && stream == null) {
            throw Problem.unknownStream(name, streams.names());
        }
        return stream;
    }

    /** Answers 200 when the stream shows the simulation or would, else 417, Kit's own status for it, and why. */
    private void health(Context ctx) {
        Stream stream = stream(ctx);
        StreamStatus status = stream == null ? null : stream.status();
        boolean healthy = status != null
                && switch (status.state()) {
                    case LIVE, IDLE -> true;
                    case STALE, PLACEHOLDER, ENDED, FAILED -> false;
                };
        String reason = status == null ? "there is no stream" : status.state().word() + ": " + status.reason();
        ctx.status(healthy ? 200 : 417)
                .header("Cache-Control", "no-store")
                .json(Map.of(
                        "enabledStreamingExtensionID",
                        "io.porthole",
                        "isHealthy",
                        healthy,
                        "reason",
                        healthy ? "" : reason));
    }

    /** Asks the source for another size by the command {@code resize}, where it understands that. */
    private void resize(Context ctx) {
        Size size;
        try {
            size = ctx.bodyAsClass(Size.class);
        } catch (RuntimeException e) {
            throw Problem.badValue("The body is not {\"width\":W,\"height\":H} with whole numbers.");
        }
        if (size.width < 16 || size.width > MAX_SIDE || size.height < 16 || size.height > MAX_SIDE) {
            throw Problem.badValue("width and height must be in 16.." + MAX_SIDE + ", not " + size.width + " and "
                    + size.height + ".");
        }
        String error = requestSize(size, stream(ctx));
        ctx.json(Map.of("success", error.isEmpty(), "errorMessage", error));
    }

    private String requestSize(Size size, @Nullable Stream stream) {
        ControlService control = this.control;
        if (stream == null || stream.status().state() == StreamState.ENDED) {
            return "there is no stream";
        }
        if (control == null || !control.commands(stream.name()).contains("resize")) {
            return "stream " + stream.name() + " cannot be resized";
        }
        try (ControlSession session = control.open("streaming/initialize-webrtc-stream", LeaseListener.NONE)) {
            if (!session.acquire(stream.name(), false)) {
                return "stream " + stream.name() + " is controlled by " + control.holder(stream.name());
            }
            boolean sent =
                    session.send(stream.name(), new InputEvent.Command("resize", size.width + "x" + size.height));
            return sent ? "" : "stream " + stream.name() + " cannot be resized";
        }
    }

    /**
     * Body of {@code initialize-webrtc-stream}.
     *
     * @param width in pixels
     * @param height in pixels
     */
    record Size(int width, int height) {}
}
