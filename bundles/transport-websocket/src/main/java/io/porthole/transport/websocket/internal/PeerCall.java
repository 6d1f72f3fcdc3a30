/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.protocol.MessageSink;
import io.porthole.protocol.Messages;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.SignallingJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session as the WebSocket that opened it knows it. Whatever comes before the answer waits for it, in both
 * directions.
 */
final class PeerCall implements SessionListener {
    private static final int MAX_WAITING = 64;

    private final long ref;
    private final Runnable over;
    private final List<Consumer<RtcSession>> toDo = new ArrayList<>();
    private final List<String> toTell = new ArrayList<>();
    private volatile @Nullable MessageSink out;
    private @Nullable RtcSession session;
    private boolean answered;

    /**
     * Not open yet.
     *
     * @param out where the viewer is told of it
     * @param over run when the ref is free again
     */
    PeerCall(long ref, MessageSink out, Runnable over) {
        this.ref = ref;
        this.out = out;
        this.over = over;
    }

    static String ended(long ref, String reason) {
        return message("rtc-ended", ref).put("reason", reason).toString();
    }

    static String refused(long ref, SessionRefusedException refusal) {
        return message("rtc-refused", ref)
                .put("reason", refusal.reason().word())
                .put("detail", refusal.getMessage())
                .toString();
    }

    private static ObjectNode message(String type, long ref) {
        return Messages.message(type).put("ref", ref);
    }

    void open(RtcSessions desk, SessionRequest request) {
        CompletableFuture<RtcSession> ignored = desk.open(request, this).whenComplete((opened, failure) -> {
            if (failure == null) {
                answered(answer(opened, opened.answer()));
                opened(opened);
            } else {
                over.run();
                answered(refused(ref, SessionRefusedException.of(failure)));
            }
        });
    }

    private String answer(RtcSession of, String answer) {
        ObjectNode m = message("rtc-answer", ref).put("session", of.id()).put("answer", answer);
        of.streams().forEach(m.putArray("streams")::add);
        return m.toString();
    }

    /** Tells the answer, and then what has waited for it. */
    private void answered(String answer) {
        send(answer);
        while (true) {
            List<String> waiting;
            synchronized (this) {
                answered = toTell.isEmpty();
                if (answered) {
                    return;
                }
                waiting = List.copyOf(toTell);
                toTell.clear();
            }
            waiting.forEach(this::send);
        }
    }

    /** Does what has waited for the session. */
    private void opened(RtcSession opened) {
        while (true) {
            List<Consumer<RtcSession>> waiting;
            synchronized (this) {
                if (toDo.isEmpty()) {
                    session = opened;
                    return;
                }
                waiting = List.copyOf(toDo);
                toDo.clear();
            }
            waiting.forEach(action -> action.accept(opened));
        }
    }

    private void tell(String text) {
        synchronized (this) {
            if (!answered) {
                if (toTell.size() < MAX_WAITING) {
                    toTell.add(text);
                }
                return;
            }
        }
        send(text);
    }

    private void send(String text) {
        MessageSink to = out;
        if (to != null) {
            to.text("", text);
        }
    }

    private void whenOpen(Consumer<RtcSession> action) {
        RtcSession now;
        synchronized (this) {
            now = session;
            if (now == null && toDo.size() < MAX_WAITING) {
                toDo.add(action);
                return;
            }
        }
        if (now == null) {
            tell(refused(ref, new SessionRefusedException(Reason.FULL, "Too much waits for the answer.")));
        } else {
            action.accept(now);
        }
    }

    void renegotiate(String offer) {
        whenOpen(s -> {
            CompletableFuture<String> ignored = s.renegotiate(offer)
                    .whenComplete((answer, failure) -> tell(failure == null ? answer(s, answer) : refused(failure)));
        });
    }

    void viewerCandidate(String mid, int line, String candidate) {
        whenOpen(s -> {
            CompletableFuture<Void> ignored = s.addCandidate(mid, line, candidate).whenComplete((done, failure) -> {
                if (failure != null) {
                    tell(refused(failure));
                }
            });
        });
    }

    private String refused(Throwable failure) {
        return refused(ref, SessionRefusedException.of(failure));
    }

    void preset(BitratePreset preset) {
        whenOpen(s -> s.preset(preset));
    }

    /** The viewer ends it. */
    void hangUp() {
        synchronized (this) {
            if (session == null) {
                toDo.clear();
            }
        }
        whenOpen(RtcSession::close);
    }

    /** Nobody listens any more. */
    void abandon() {
        boolean known;
        synchronized (this) {
            out = null;
            toTell.clear();
            known = answered;
        }
        if (!known) {
            hangUp();
        }
    }

    @Override
    public void candidate(String mid, int line, String candidate) {
        tell(message("rtc-candidate", ref)
                .put("sdpMid", mid)
                .put("sdpMLineIndex", line)
                .put("candidate", candidate)
                .toString());
    }

    @Override
    public void gatheringComplete() {
        tell(message("rtc-gathering-complete", ref).toString());
    }

    @Override
    public void iceServerError(String text) {
        tell(message("rtc-ice-server-error", ref).put("detail", text).toString());
    }

    @Override
    public void ended(String reason) {
        over.run();
        tell(ended(ref, reason));
    }
}
