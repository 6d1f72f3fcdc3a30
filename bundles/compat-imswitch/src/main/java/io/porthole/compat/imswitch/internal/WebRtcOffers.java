/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.porthole.http.Problem;
import io.porthole.http.Role;
import io.porthole.protocol.Json;
import io.porthole.protocol.ViewerRole;
import io.porthole.signalling.OneShotSession;
import io.porthole.signalling.OneShotSessions;
import io.porthole.signalling.RtcAvailability;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
    private static final String INSTEAD = "Use jpeg, mjpeg or binary instead.";

    private final LiveView view;
    private final RtcAvailability availability;
    private final OneShotSessions<String> sessions = new OneShotSessions<>("imswitch-webrtc", this::ended);

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable RtcSessions rtc;

    /** Called by the component runtime. */
    @Activate
    public WebRtcOffers(@Reference LiveView view, @Reference RtcAvailability availability) {
        this.view = view;
        this.availability = availability;
    }

    /** Ends the sessions. */
    @Deactivate
    void stop() {
        sessions.close();
    }

    /** For tests without OSGi. */
    void rtc(@Nullable RtcSessions present) {
        rtc = present;
    }

    /** Ends a detector's sessions. */
    void close(String detector) {
        sessions.close(detector::equals);
    }

    /** Changes how many frames, and how large ones, a detector's sessions get at most. */
    void limits(String detector, VideoLimits most) {
        for (OneShotSession<String> session : sessions.list()) {
            if (session.key().equals(detector)) {
                CompletableFuture<Void> ignored = session.session().thenAccept(open -> open.limits(most));
            }
        }
    }

    /** A detector without viewers is no longer streamed. */
    private void ended(String detector) {
        if (sessions.list().stream().noneMatch(s -> s.key().equals(detector))) {
            view.off(new LiveView.Key(detector, "webrtc"));
        }
    }

    /**
     * Insists on a host that takes offers, or will shortly.
     *
     * @throws IllegalArgumentException when it does not; the message says what to use instead
     */
    void require() {
        if (rtc == null && !availability.isStarting()) {
            throw new IllegalArgumentException(availability.refusal(INSTEAD).detail());
        }
    }

    void take(Context ctx) {
        try {
            open(ctx, Json.object(ctx.body()));
        } catch (IllegalArgumentException e) {
            ctx.json(LiveViewModule.error(e.getMessage()));
        } catch (Problem e) {
            if (e.retryAfterInS() > 0) {
                throw e;
            }
            ctx.json(LiveViewModule.error(e.detail()));
        }
    }

    private void open(Context ctx, JsonNode body) {
        RtcSessions present = rtc;
        if (present == null) {
            throw availability.refusal(INSTEAD);
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
        SessionRequest request = SessionRequest.of(sdp, "imswitch", ctx.ip())
                .withStreams(List.of(detector))
                .withRole(ViewerRole.of(Role.of(ctx.req()).word()))
                .withHolds(Role.holds(ctx.req()))
                .withLimits(params.videoLimits())
                .withIceServers(params.iceServers());
        OneShotSession<String> session = sessions.open(detector, present, request, false);
        ctx.future(() -> session.answer()
                .handleAsync(
                        (answer, failure) -> {
                            if (failure == null) {
                                view.on(new LiveView.Key(detector, "webrtc"), null);
                                ctx.json(LiveViewModule.success()
                                        .put("sdp", answer)
                                        .put("type", "answer"));
                            } else {
                                ctx.json(LiveViewModule.error(
                                        SessionRefusedException.of(failure).getMessage()));
                            }
                            return ctx;
                        },
                        sessions.worker()));
    }
}
