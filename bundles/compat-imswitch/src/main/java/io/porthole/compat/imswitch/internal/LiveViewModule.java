/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.http.HttpModule;
import io.porthole.http.MultipartReplace;
import io.porthole.http.Role;
import io.porthole.http.RouteAccess;
import io.porthole.protocol.Json;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * ImSwitch's live view methods, where its code has them ({@code /imswitch/api/LiveViewController}) and where its
 * documents do ({@code /liveview}). What they take may be in the query, with the parameters as the body, or all in the
 * body. As in ImSwitch they answer 200 with {@code status}, also when they refuse.
 */
@Component(
        property = {
            HttpModule.CONTEXT_PATH + '=' + LiveViewModule.CODE,
            HttpModule.CONTEXT_PATH + '=' + LiveViewModule.DOCUMENT
        })
public final class LiveViewModule implements HttpModule {
    static final String CODE = "/imswitch/api/LiveViewController";
    static final String DOCUMENT = "/liveview";

    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final LiveView view;
    private final WebRtcOffers offers;
    private final FrameSocket socket;
    private final StreamDiagnostics diagnostics;

    /** Called by the component runtime. */
    @Activate
    public LiveViewModule(@Reference LiveView view, @Reference WebRtcOffers offers) {
        this.view = view;
        this.offers = offers;
        this.socket = new FrameSocket(view);
        this.diagnostics = new StreamDiagnostics(view);
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        method(config, "startLiveView", this::start, RouteAccess.CHANGE);
        method(config, "stopLiveView", this::stop, RouteAccess.CONTROL);
        method(config, "setStreamParameters", this::set, RouteAccess.CONTROL);
        method(config, "setStreamParams", this::set, RouteAccess.CONTROL);
        method(config, "setDetectorStreamParameters", this::set, RouteAccess.CONTROL);
        method(config, "getStreamParameters", this::get, RouteAccess.READ);
        method(config, "getStreamParams", this::get, RouteAccess.READ);
        method(config, "getActiveStreams", call -> success().set("active_streams", activeStreams()), RouteAccess.READ);
        method(config, "getStreamStatus", call -> status(), RouteAccess.READ);
        method(config, "getCurrentStreamProtocol", this::current, RouteAccess.READ);
        method(config, "getStreamDiagnostics", call -> diagnostics.of(call.detector()), RouteAccess.READ);
        method(config, "getLongExposureInfo", call -> diagnostics.exposure(call.detector()), RouteAccess.READ);
        method(config, "webrtc_ice_candidate", call -> candidate(), RouteAccess.READ);
        config.routes.get("/getLiveViewActive", ctx -> ctx.json(!view.keys().isEmpty()), RouteAccess.READ);
        config.routes.get("/mjpeg_stream", this::mjpeg, RouteAccess.CHANGE);
        config.routes.head("/mjpeg_stream", ctx -> MultipartReplace.headers(ctx.res()), RouteAccess.READ);
        config.routes.post("/webrtc_offer", offers::take, RouteAccess.CHANGE);
        socket.addTo(config, "/frames");
    }

    private static void method(JavalinConfig config, String name, Function<Call, JsonNode> action, RouteAccess access) {
        config.routes.get('/' + name, ctx -> answer(ctx, action), access);
        config.routes.post('/' + name, ctx -> answer(ctx, action), access);
    }

    private static void answer(Context ctx, Function<Call, JsonNode> action) {
        ctx.header("Cache-Control", "no-store");
        try {
            ctx.json(action.apply(Call.of(ctx)));
        } catch (IllegalArgumentException e) {
            ctx.json(error(e.getMessage()));
        }
    }

    static ObjectNode success() {
        return JSON.objectNode().put("status", "success");
    }

    static ObjectNode error(@Nullable String message) {
        return JSON.objectNode().put("status", "error").put("message", message);
    }

    /**
     * A request, whichever shape it has.
     *
     * @param ctx where it comes from
     * @param body what was posted; an empty object for nothing
     */
    private record Call(Context ctx, JsonNode body) {
        static Call of(Context ctx) {
            String text = ctx.body();
            boolean nothing = text.isBlank() || text.strip().equals("null");
            return new Call(ctx, nothing ? JSON.objectNode() : Json.object(text));
        }

        @Nullable
        String text(String name) {
            String query = ctx.queryParam(name);
            return query != null
                    ? query
                    : body.hasNonNull(name) ? body.path(name).asText() : null;
        }

        @Nullable
        String detector() {
            return text("detectorName");
        }

        /** Those inside {@code params}, or else the body itself; null for none. */
        @Nullable
        JsonNode params() {
            JsonNode params = body.path("params");
            return params.isObject() ? params : body.isEmpty() || body.has("params") ? null : body;
        }
    }

    private JsonNode start(Call call) {
        String protocol = Objects.requireNonNullElse(call.text("protocol"), "jpeg");
        LiveView.Key key = new LiveView.Key(view.detector(call.detector()).name(), protocol);
        view.defaults(protocol);
        if (protocol.equals("webrtc")) {
            offers.require();
        }
        LiveView.Key present = key.socket() ? view.socketOf(key.detector()) : view.isOn(key) ? key : null;
        if (present != null) {
            return JSON.objectNode()
                    .put("status", "already_running")
                    .put("detector", present.detector())
                    .put("protocol", present.protocol())
                    .put(
                            "message",
                            "Stream already active for " + present.detector() + " with protocol " + present.protocol()
                                    + ". Stop it first.");
        }
        StreamParameters params = view.on(key, call.params());
        return on(key).set("params", params.json());
    }

    /** Ignores a candidate, as ImSwitch does: the answer to an offer has the host's, which find the viewer's. */
    private static JsonNode candidate() {
        return success().put("message", "ICE candidates of a viewer are not needed");
    }

    private static ObjectNode on(LiveView.Key key) {
        return success().put("detector", key.detector()).put("protocol", key.protocol());
    }

    private JsonNode stop(Call call) {
        String detector = call.detector();
        String protocol = call.text("protocol");
        List<LiveView.Key> keys = view.keys().stream()
                .filter(k -> detector == null || k.detector().equals(detector))
                .filter(k -> protocol == null || k.protocol().equals(protocol))
                .toList();
        if (keys.isEmpty()) {
            return JSON.objectNode().put("status", "not_running").put("message", "No active stream to stop");
        }
        LiveView.Key first = keys.get(0);
        for (LiveView.Key key : keys) {
            if (key.detector().equals(first.detector())) {
                view.off(key);
                if (key.protocol().equals("webrtc")) {
                    offers.close(key.detector());
                }
            }
        }
        return on(first);
    }

    private JsonNode set(Call call) {
        JsonNode params = call.params();
        if (params == null) {
            throw new IllegalArgumentException("there are no params");
        }
        String detector = call.detector();
        String protocol = call.text("protocol");
        if (protocol == null) {
            LiveView.Key shown = detector == null ? null : view.socketOf(detector);
            protocol = shown == null ? "jpeg" : shown.protocol();
        }
        List<String> updated = view.change(protocol, detector, params);
        if (protocol.equals("webrtc")) {
            updated.forEach(d ->
                    offers.limits(d, view.params(new LiveView.Key(d, "webrtc")).videoLimits()));
        }
        ObjectNode answer = success().put("protocol", protocol);
        answer.set(
                "params",
                detector == null
                        ? view.defaults(protocol).json()
                        : view.params(new LiveView.Key(detector, protocol)).json());
        updated.forEach(answer.putArray("updated_detectors")::add);
        return answer;
    }

    private JsonNode get(Call call) {
        String protocol = call.text("protocol");
        if (protocol != null) {
            ObjectNode one = of(protocol);
            ObjectNode answer = success().put("protocol", protocol);
            answer.set("params", view.defaults(protocol).json());
            answer.set("active_detectors", one.path("active_detectors"));
            return answer.set("is_active", one.path("is_active"));
        }
        ObjectNode answer = success();
        ObjectNode protocols = answer.putObject("current_active_protocols");
        List<LiveView.Key> keys = view.keys();
        keys.forEach(k -> protocols.put(k.detector(), k.protocol()));
        answer.put("current_protocol", keys.isEmpty() ? null : keys.get(0).protocol());
        answer.put("total_active_streams", keys.size());
        ObjectNode all = answer.putObject("protocols");
        StreamParameters.PROTOCOLS.forEach(p -> all.set(p, of(p)));
        return answer;
    }

    private ObjectNode of(String protocol) {
        ObjectNode params = view.defaults(protocol).json();
        List<String> detectors = view.keys().stream()
                .filter(k -> k.protocol().equals(protocol))
                .map(LiveView.Key::detector)
                .toList();
        detectors.forEach(params.putArray("active_detectors")::add);
        return params.put("is_active", !detectors.isEmpty());
    }

    private JsonNode activeStreams() {
        var list = JSON.arrayNode();
        view.keys().forEach(k -> list.addObject().put("detector", k.detector()).put("protocol", k.protocol()));
        return list;
    }

    private JsonNode status() {
        List<LiveView.Key> keys = view.keys();
        ObjectNode answer = success();
        List<String> names = view.detectors();
        answer.put("total_detectors", names.size()).put("active_streams", keys.size());
        ObjectNode detectors = answer.putObject("detectors");
        for (String name : names) {
            LiveView.Key on = view.first(name);
            ObjectNode one = detectors.putObject(name).put("is_streaming", on != null);
            one.put("protocol", on == null ? null : on.protocol());
            one.set("params", on == null ? JSON.objectNode() : view.params(on).json());
        }
        StreamParameters.PROTOCOLS.forEach(answer.putArray("available_protocols")::add);
        return answer;
    }

    private JsonNode current(Call call) {
        String asked = call.detector();
        LiveView.Key on = view.first(asked);
        ObjectNode answer = success();
        answer.put("detector", on == null ? view.detector(asked).name() : on.detector());
        answer.put("protocol", on == null ? null : on.protocol()).put("is_streaming", on != null);
        return on == null ? answer : answer.set("params", view.params(on).json());
    }

    private void mjpeg(Context ctx) {
        String asked = ctx.queryParam("detectorName");
        try {
            LiveView.Key key = new LiveView.Key(view.detector(asked).name(), "mjpeg");
            if ("false".equalsIgnoreCase(ctx.queryParam("startStream"))) {
                Role.requireControl(ctx.req());
                view.off(key);
                ctx.json(success().put("message", "stream stopped"));
                return;
            }
            view.mjpeg(ctx, key.detector());
        } catch (IllegalArgumentException e) {
            ctx.json(error(e.getMessage()));
        }
    }
}
