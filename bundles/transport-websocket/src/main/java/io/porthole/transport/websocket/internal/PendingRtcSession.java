/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.porthole.protocol.MessageSink;
import io.porthole.protocol.SignallingMessages;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SessionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebRTC session on the WebSocket that opened it. Until the answer is sent, the messages of both directions wait
 * for it.
 */
final class PendingRtcSession implements SessionListener {
    private static final int MAX_WAITING = 64;

    private final long ref;
    private final Runnable onEnd;
    private final List<Consumer<RtcSession>> pendingActions = new ArrayList<>();
    private final List<String> pendingMessages = new ArrayList<>();
    private volatile @Nullable MessageSink out;
    private @Nullable RtcSession session;
    private boolean answered;

    /**
     * Not opened yet.
     *
     * @param out to the viewer
     * @param onEnd run when the ref is free again
     */
    PendingRtcSession(long ref, MessageSink out, Runnable onEnd) {
        this.ref = ref;
        this.out = out;
        this.onEnd = onEnd;
    }

    static String refused(long ref, SessionRefusedException refusal) {
        return SignallingMessages.refused(ref, refusal.reason().word(), String.valueOf(refusal.getMessage()));
    }

    void open(RtcSessions service, SessionRequest request) {
        CompletableFuture<RtcSession> ignored = service.open(request, this).whenComplete((opened, failure) -> {
            if (failure == null) {
                sendAnswer(answer(opened, opened.answer()));
                opened(opened);
            } else {
                onEnd.run();
                sendAnswer(refused(ref, SessionRefusedException.of(failure)));
            }
        });
    }

    private String answer(RtcSession of, String answer) {
        return SignallingMessages.answer(ref, of.id(), of.streams(), answer);
    }

    /** Sends the answer, and then the messages that have waited for it. */
    private void sendAnswer(String answer) {
        send(answer);
        while (true) {
            List<String> waiting;
            synchronized (this) {
                answered = pendingMessages.isEmpty();
                if (answered) {
                    return;
                }
                waiting = List.copyOf(pendingMessages);
                pendingMessages.clear();
            }
            waiting.forEach(this::send);
        }
    }

    /** Runs the actions that have waited for the session. */
    private void opened(RtcSession opened) {
        while (true) {
            List<Consumer<RtcSession>> waiting;
            synchronized (this) {
                if (pendingActions.isEmpty()) {
                    session = opened;
                    return;
                }
                waiting = List.copyOf(pendingActions);
                pendingActions.clear();
            }
            waiting.forEach(action -> action.accept(opened));
        }
    }

    private void sendAfterAnswer(String text) {
        synchronized (this) {
            if (!answered) {
                if (pendingMessages.size() < MAX_WAITING) {
                    pendingMessages.add(text);
                }
                return;
            }
        }
        send(text);
    }

    private void send(String text) {
        MessageSink to = out;
        if (to != null) {
            to.send("", text);
        }
    }

    private void whenOpen(Consumer<RtcSession> action) {
        RtcSession now;
        synchronized (this) {
            now = session;
            if (now == null && pendingActions.size() < MAX_WAITING) {
                pendingActions.add(action);
                return;
            }
        }
        if (now == null) {
            sendAfterAnswer(refused(ref, new SessionRefusedException(Reason.FULL, "Too much waits for the answer.")));
        } else {
            action.accept(now);
        }
    }

    void renegotiate(String offer) {
        whenOpen(s -> {
            CompletableFuture<String> ignored = s.renegotiate(offer)
                    .whenComplete((answer, failure) ->
                            sendAfterAnswer(failure == null ? answer(s, answer) : refused(failure)));
        });
    }

    void addCandidate(String sdpMid, int sdpMLineIndex, String candidate) {
        whenOpen(s -> {
            CompletableFuture<Void> ignored = s.addCandidate(sdpMid, sdpMLineIndex, candidate)
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            sendAfterAnswer(refused(failure));
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

    /** Closes the session, once it is open. */
    void close() {
        synchronized (this) {
            if (session == null) {
                pendingActions.clear();
            }
        }
        whenOpen(RtcSession::close);
    }

    /** Sends nothing more, and closes the session unless the viewer has its answer. */
    void abandon() {
        boolean known;
        synchronized (this) {
            out = null;
            pendingMessages.clear();
            known = answered;
        }
        if (!known) {
            close();
        }
    }

    @Override
    public void candidate(String sdpMid, int sdpMLineIndex, String candidate) {
        sendAfterAnswer(SignallingMessages.candidate(ref, sdpMid, sdpMLineIndex, candidate));
    }

    @Override
    public void gatheringComplete() {
        sendAfterAnswer(SignallingMessages.gatheringComplete(ref));
    }

    @Override
    public void iceServerError(String text) {
        sendAfterAnswer(SignallingMessages.iceServerError(ref, text));
    }

    @Override
    public void ended(String reason) {
        onEnd.run();
        sendAfterAnswer(SignallingMessages.ended(ref, reason));
    }
}
