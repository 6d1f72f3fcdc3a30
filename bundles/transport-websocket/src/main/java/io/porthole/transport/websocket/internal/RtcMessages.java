/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.protocol.Json;
import io.porthole.protocol.MessageRouter;
import io.porthole.protocol.MessageSink;
import io.porthole.protocol.Messages;
import io.porthole.protocol.SignallingMessages;
import io.porthole.protocol.StreamOptions;
import io.porthole.protocol.ViewerControl;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.RtcAvailability;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.SignallingJson;
import io.porthole.signalling.VideoCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The {@code rtc-} messages on one WebSocket. Messages come one at a time; the events of sessions come on other
 * threads.
 */
final class RtcMessages implements AutoCloseable {
    private static final String KEY = "rtc";

    private final ViewerControl control;
    private final String remote;
    private final BooleanSupplier holds;
    private final RtcAvailability rtcAvailability;
    private final Supplier<@Nullable RtcSessions> services;
    private final MessageSink out;
    private final Map<Long, PendingRtcSession> sessions = new ConcurrentHashMap<>();
    private volatile String sentAvailability;

    @FunctionalInterface
    private interface Handler {
        void handle(long ref, JsonNode message) throws SessionRefusedException;
    }

    /**
     * Without sessions yet.
     *
     * @param control of the viewer, shared with its sessions
     * @param remote the viewer's address
     * @param holds whether the viewer may still watch
     * @param rtcAvailability tells why there are no services
     */
    RtcMessages(
            ViewerControl control,
            String remote,
            BooleanSupplier holds,
            RtcAvailability rtcAvailability,
            Supplier<@Nullable RtcSessions> services,
            MessageSink out) {
        this.control = control;
        this.remote = remote;
        this.holds = holds;
        this.rtcAvailability = rtcAvailability;
        this.services = services;
        this.out = out;
        this.sentAvailability = availability(null);
    }

    /** Returns the {@code rtc} message. */
    static String availability(@Nullable RtcSessions service) {
        ObjectNode m = Messages.message("rtc").put("available", service != null);
        if (service != null) {
            // a service that is replaced at once is never seen missing
            m.put("instance", Integer.toHexString(System.identityHashCode(service)));
            m.put("crowded", service.crowded());
            m.set("iceServers", SignallingJson.json(service.iceServers()));
            for (VideoCodec codec : VideoCodec.values()) {
                m.withArray("codecs").add(SignallingJson.word(codec));
            }
        }
        return m.toString();
    }

    /** Sends the {@code rtc} message when it differs from the one sent last. */
    void sendAvailability(String availability) {
        if (!availability.equals(sentAvailability)) {
            sentAvailability = availability;
            out.send(KEY, availability);
        }
    }

    /** Adds the handlers of these messages. */
    void addTo(MessageRouter router) {
        on(router, "rtc-open", this::open);
        on(router, "rtc-offer", (ref, m) -> find(ref, Json.text(m, "offer"), PendingRtcSession::renegotiate));
        on(router, "rtc-candidate", this::candidate);
        on(
                router,
                "rtc-preset",
                (ref, m) -> find(ref, SignallingJson.preset(Json.text(m, "preset")), PendingRtcSession::preset));
        on(router, "rtc-close", (ref, m) -> close(ref));
    }

    private void on(MessageRouter router, String type, Handler handler) {
        router.on(type, (message, received) -> {
            long ref = Json.number(message, "ref");
            try {
                handler.handle(ref, message);
            } catch (IllegalArgumentException e) {
                refuse(ref, new SessionRefusedException(Reason.MALFORMED, e.getMessage() + "."));
            } catch (SessionRefusedException e) {
                refuse(ref, e);
            }
        });
    }

    private void refuse(long ref, SessionRefusedException refusal) {
        out.send("", PendingRtcSession.refused(ref, refusal));
    }

    private <T> void find(long ref, T argument, BiConsumer<PendingRtcSession, T> action) {
        PendingRtcSession session = sessions.get(ref);
        if (session == null) {
            out.send("", SignallingMessages.ended(ref, "there is no such session on this WebSocket"));
        } else {
            action.accept(session, argument);
        }
    }

    private void open(long ref, JsonNode message) throws SessionRefusedException {
        RtcSessions service = services.get();
        if (service == null) {
            throw new SessionRefusedException(
                    Reason.CLOSING,
                    rtcAvailability.refusal("The WebSocket goes on.").detail());
        }
        if (sessions.containsKey(ref)) {
            throw new IllegalArgumentException("ref " + ref + " is in use on this WebSocket");
        }
        if (sessions.size() >= Protocol.MAX_SESSIONS) {
            throw new SessionRefusedException(
                    Reason.FULL, "At most " + Protocol.MAX_SESSIONS + " sessions are opened by one WebSocket.");
        }
        SessionRequest request = request(message);
        PendingRtcSession session = new PendingRtcSession(ref, out, () -> sessions.remove(ref));
        sessions.put(ref, session);
        session.open(service, request);
    }

    private SessionRequest request(JsonNode message) throws SessionRefusedException {
        String offer = Json.text(message, "offer");
        List<String> streams = new ArrayList<>();
        for (JsonNode name : message.path("streams")) {
            streams.add(name.asText());
        }
        if (streams.size() > Protocol.MAX_STREAMS) {
            throw new IllegalArgumentException("streams has more than " + Protocol.MAX_STREAMS + " names");
        }
        VideoCodec codec = SignallingJson.codec(optional(message, "codec"));
        BitratePreset preset = SignallingJson.presetIfNamed(optional(message, "preset"));
        boolean drawn = drawnAnnotations(optional(message, StreamOptions.ANNOTATIONS));
        try {
            return SessionRequest.of(offer, "websocket", remote)
                    .withHolds(holds)
                    .withStreams(streams)
                    .withCodec(codec)
                    .withPreset(preset)
                    .withDrawnAnnotations(drawn)
                    .withIceServers(SignallingJson.iceServers(message.get("iceServers")))
                    .withViewerControl(control);
        } catch (IllegalArgumentException e) {
            throw new SessionRefusedException(Reason.ICE_SERVER, e.getMessage() + ".");
        }
    }

    private static boolean drawnAnnotations(@Nullable String word) throws SessionRefusedException {
        try {
            return StreamOptions.drawnAnnotations(word, false);
        } catch (IllegalArgumentException e) {
            throw new SessionRefusedException(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String optional(JsonNode message, String name) {
        return message.hasNonNull(name) ? Json.text(message, name) : null;
    }

    /** A candidate of a session that has just ended is no error. */
    private void candidate(long ref, JsonNode message) {
        String sdpMid = message.path("sdpMid").asText("");
        int sdpMLineIndex = (int) Math.max(
                0, Math.min(Protocol.MAX_STREAMS, message.path("sdpMLineIndex").asLong()));
        String candidate = Json.text(message, "candidate");
        PendingRtcSession session = sessions.get(ref);
        if (session != null && !candidate.isEmpty()) {
            session.addCandidate(sdpMid, sdpMLineIndex, candidate);
        }
    }

    private void close(long ref) {
        PendingRtcSession session = sessions.get(ref);
        if (session != null) {
            session.close();
        }
    }

    /** The WebSocket has closed. Open sessions go on; those whose answer was not sent yet are closed. */
    @Override
    public void close() {
        sessions.values().forEach(PendingRtcSession::abandon);
        sessions.clear();
    }
}
