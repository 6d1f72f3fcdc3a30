/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.protocol.Json;
import io.porthole.protocol.MessageSink;
import io.porthole.protocol.Messages;
import io.porthole.signalling.BitratePreset;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code rtc-} messages of one WebSocket. Messages come one at a time; what sessions tell comes beside them. */
final class PeerTalk implements AutoCloseable {
    private static final String KEY = "rtc";

    private final boolean mayControl;
    private final String remote;
    private final Supplier<@Nullable RtcSessions> desks;
    private final MessageSink out;
    private final Map<Long, PeerCall> calls = new ConcurrentHashMap<>();
    private volatile String told;

    /**
     * For one viewer.
     *
     * @param mayControl whether it has the control role
     * @param remote its address
     */
    PeerTalk(boolean mayControl, String remote, Supplier<@Nullable RtcSessions> desks, MessageSink out) {
        this.mayControl = mayControl;
        this.remote = remote;
        this.desks = desks;
        this.out = out;
        this.told = availability(null);
    }

    /** The {@code rtc} message. */
    static String availability(@Nullable RtcSessions desk) {
        ObjectNode m = Messages.message("rtc").put("available", desk != null);
        if (desk != null) {
            // one that is replaced at once is never seen missing
            m.put("instance", Integer.toHexString(System.identityHashCode(desk)));
            m.set("iceServers", SignallingJson.json(desk.iceServers()));
            for (VideoCodec codec : VideoCodec.values()) {
                m.withArray("codecs").add(SignallingJson.word(codec));
            }
        }
        return m.toString();
    }

    /** Tells whether there is WebRTC when the viewer does not know yet. */
    void tell(String availability) {
        if (!availability.equals(told)) {
            told = availability;
            out.text(KEY, availability);
        }
    }

    /**
     * Does what a message says when it is one of these.
     *
     * @return whether it was
     * @throws IllegalArgumentException when it is one and names no session
     */
    boolean take(JsonNode json) {
        String type = json.path("type").asText();
        if (!type.startsWith("rtc-")) {
            return false;
        }
        long ref = Json.number(json, "ref");
        try {
            switch (type) {
                case "rtc-open" -> open(ref, json);
                case "rtc-offer" -> renegotiate(ref, Json.text(json, "offer"));
                case "rtc-candidate" -> candidate(ref, json);
                case "rtc-preset" -> preset(ref, SignallingJson.preset(Json.text(json, "preset")));
                case "rtc-close" -> close(ref);
                default -> {
                    return false;
                }
            }
        } catch (IllegalArgumentException e) {
            refuse(ref, new SessionRefusedException(Reason.MALFORMED, e.getMessage() + "."));
        } catch (SessionRefusedException e) {
            refuse(ref, e);
        }
        return true;
    }

    private void open(long ref, JsonNode json) throws SessionRefusedException {
        RtcSessions desk = desks.get();
        if (desk == null) {
            throw new SessionRefusedException(Reason.CLOSING, "WebRTC is not available here. The WebSocket goes on.");
        }
        if (calls.containsKey(ref)) {
            throw new IllegalArgumentException("ref " + ref + " is in use on this WebSocket");
        }
        if (calls.size() >= Protocol.MAX_SESSIONS) {
            throw new SessionRefusedException(
                    Reason.FULL, "At most " + Protocol.MAX_SESSIONS + " sessions are opened by one WebSocket.");
        }
        SessionRequest request = request(json);
        PeerCall call = new PeerCall(ref, out, () -> calls.remove(ref));
        calls.put(ref, call);
        call.open(desk, request);
    }

    private SessionRequest request(JsonNode json) throws SessionRefusedException {
        String offer = Json.text(json, "offer");
        List<String> streams = new ArrayList<>();
        for (JsonNode name : json.path("streams")) {
            streams.add(name.asText());
        }
        if (streams.size() > Protocol.MAX_STREAMS) {
            throw new IllegalArgumentException("streams has more than " + Protocol.MAX_STREAMS + " names");
        }
        VideoCodec codec = SignallingJson.codec(optional(json, "codec"));
        BitratePreset preset = SignallingJson.presetIfNamed(optional(json, "preset"));
        try {
            return SessionRequest.of(offer, "websocket", remote).withStreams(streams).withControl(mayControl).withCodec(codec).withPreset(preset).withIceServers(SignallingJson.iceServers(json.get("iceServers")));
        } catch (IllegalArgumentException e) {
            throw new SessionRefusedException(Reason.ICE_SERVER, e.getMessage() + ".");
        }
    }

    private static @Nullable String optional(JsonNode json, String name) {
        return json.hasNonNull(name) ? Json.text(json, name) : null;
    }

    private void renegotiate(long ref, String offer) {
        PeerCall call = calls.get(ref);
        if (call == null) {
            gone(ref);
        } else {
            call.renegotiate(offer);
        }
    }

    /** A candidate of a session that has just ended is nobody's fault. */
    private void candidate(long ref, JsonNode json) {
        String mid = json.path("sdpMid").asText("");
        int line = (int) Math.max(
                0, Math.min(Protocol.MAX_STREAMS, json.path("sdpMLineIndex").asLong()));
        String candidate = Json.text(json, "candidate");
        PeerCall call = calls.get(ref);
        if (call != null && !candidate.isEmpty()) {
            call.viewerCandidate(mid, line, candidate);
        }
    }

    private void preset(long ref, BitratePreset preset) {
        PeerCall call = calls.get(ref);
        if (call == null) {
            gone(ref);
        } else {
            call.preset(preset);
        }
    }

    private void close(long ref) {
        PeerCall call = calls.get(ref);
        if (call != null) {
            call.hangUp();
        }
    }

    private void gone(long ref) {
        out.text("", PeerCall.ended(ref, "there is no such session on this WebSocket"));
    }

    private void refuse(long ref, SessionRefusedException refusal) {
        out.text("", PeerCall.refused(ref, refusal));
    }

    /** The WebSocket is gone. Sessions that are open go on; those that nobody knows of yet do not. */
    @Override
    public void close() {
        calls.values().forEach(PeerCall::abandon);
        calls.clear();
    }
}
