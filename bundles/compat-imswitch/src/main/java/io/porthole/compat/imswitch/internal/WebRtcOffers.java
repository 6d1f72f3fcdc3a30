/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.porthole.http.Role;
import io.porthole.protocol.Json;
import io.porthole.signalling.CandidateCollector;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.SignallingJson;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** {@code webrtc_offer}: any number of viewers for each detector, with the ICE servers that they name. */
@Component(service = WebRtcOffers.class)
public final class WebRtcOffers {
    private static final int THREADS = 4;
    private static final long IDLE_S = 10;

    private final LiveView view;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor worker;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable RtcSessions desk;

    /** Called by the component runtime. */
    @Activate
    public WebRtcOffers(@Reference LiveView view) {
        this.view = view;
        this.worker = new ScheduledThreadPoolExecutor(THREADS, task -> new Thread(task, "imswitch-webrtc"));
        worker.setRemoveOnCancelPolicy(true);
        worker.setKeepAliveTime(IDLE_S, TimeUnit.SECONDS);
        worker.allowCoreThreadTimeOut(true);
    }

    /** Ends the sessions. */
    @Deactivate
    void stop() {
        viewers.forEach(Viewer::close);
        worker.shutdownNow();
    }

    /** For tests without OSGi. */
    void desk(@Nullable RtcSessions present) {
        desk = present;
    }

    /** Ends a detector's sessions. */
    void close(String detector) {
        viewers.stream().filter(v -> v.detector.equals(detector)).forEach(Viewer::close);
    }

    void take(Context ctx) {
        try {
            open(ctx, Json.object(ctx.body()));
        } catch (IllegalArgumentException e) {
            ctx.json(LiveViewModule.error(e.getMessage()));
        }
    }

    private void open(Context ctx, JsonNode body) {
        RtcSessions present = desk;
        if (present == null) {
            throw new IllegalArgumentException("WebRTC is not available here; use jpeg, mjpeg or binary");
        }
        String type = body.path("sdp_type").asText(body.path("type").asText());
        if (!type.equals("offer")) {
            throw new IllegalArgumentException("type is not offer");
        }
        String sdp = Json.text(body, "sdp");
        String detector = view.detector(body.hasNonNull("detectorName") ? Json.text(body, "detectorName") : null)
                .name();
        StreamParameters defaults = view.defaults("webrtc");
        StreamParameters params = body.path("params").isObject() ? defaults.with(body.path("params")) : defaults;
        SessionRequest request = new SessionRequest(
                sdp,
                List.of(detector),
                "imswitch",
                ctx.ip(),
                Role.of(ctx.req()) == Role.CONTROL,
                null,
                null,
                params.iceServers());
        Viewer viewer = new Viewer(detector);
        viewers.add(viewer);
        ctx.future(() -> present.open(request, viewer)
                .thenCompose(session -> {
                    viewer.opened(session);
                    boolean servers = !present.iceServers().isEmpty()
                            || !params.iceServers().isEmpty();
                    return viewer.answer(session, servers, worker);
                })
                .handleAsync(
                        (answer, failure) -> {
                            if (failure == null) {
                                view.on(new LiveView.Key(detector, "webrtc"), null);
                                ctx.json(LiveViewModule.success()
                                        .put("sdp", answer)
                                        .put("type", "answer"));
                            } else {
                                viewer.ended("refused");
                                ctx.json(LiveViewModule.error(
                                        SignallingJson.refusal(failure).getMessage()));
                            }
                            return ctx;
                        },
                        worker));
    }

    /** One viewer's session, from its offer to its end. */
    private final class Viewer extends CandidateCollector {
        private final String detector;
        private @Nullable RtcSession session;
        private boolean over;

        Viewer(String detector) {
            this.detector = detector;
        }

        void opened(RtcSession opened) {
            boolean late;
            synchronized (this) {
                session = opened;
                late = over;
            }
            if (late) {
                opened.close();
            }
        }

        void close() {
            RtcSession now;
            synchronized (this) {
                over = true;
                now = session;
            }
            viewers.remove(this);
            if (now != null) {
                now.close();
            }
        }

        @Override
        public void ended(String reason) {
            super.ended(reason);
            viewers.remove(this);
            if (viewers.stream().noneMatch(v -> v.detector.equals(detector))) {
                view.off(new LiveView.Key(detector, "webrtc"));
            }
        }
    }
}
