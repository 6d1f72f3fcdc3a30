/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porthole.api.peer.PeerDesk;
import io.porthole.api.peer.PeerPreset;
import io.porthole.api.peer.PeerRefusedException;
import io.porthole.api.peer.PeerRefusedException.Reason;
import io.porthole.api.peer.PeerRequest;
import io.porthole.api.peer.PeerSession;
import io.porthole.api.peer.PeerSignals;
import io.porthole.protocol.Messages;
import io.porthole.protocol.PeerWishes;
import io.porthole.protocol.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session as the WebSocket that opened it knows it. Whatever comes before the answer waits for it, in both
 * directions.
 */
final class PeerCall implements PeerSignals {
    private static final int MAX_WAITING = 64;

    private final long ref;
    private final Runnable over;
    private final List<Consumer<PeerSession>> toDo = new ArrayList<>();
    private final List<String> toTell = new ArrayList<>();
    private volatile @Nullable Texts out;
    private @Nullable PeerSession session;
    private boolean answered;

    /**
     * Not open yet.
     *
     * @param out where the viewer is told of it
     * @param over run when the ref is free again
     */
    PeerCall(long ref, Texts out, Runnable over) {
        this.ref = ref;
        this.out = out;
        this.over = over;
    }

    static String ended(long ref, String reason) {
        return message("rtc-ended", ref).put("reason", reason).toString();
    }

    static String refused(long ref, PeerRefusedException refusal) {
        return message("rtc-refused", ref)
                .put("reason", PeerWishes.word(refusal.reason()))
                .put("detail", refusal.getMessage())
                .toString();
    }

    private static ObjectNode message(String type, long ref) {
        return Messages.message(type).put("ref", ref);
    }

    void open(PeerDesk desk, PeerRequest request) {
        CompletableFuture<PeerSession> ignored = desk.open(request, this).whenComplete((opened, failure) -> {
            if (failure == null) {
                answered(answer(opened, opened.answer()));
                opened(opened);
            } else {
                over.run();
                answered(refused(ref, PeerWishes.refusal(failure)));
            }
        });
    }

    private String answer(PeerSession of, String answer) {
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
    private void opened(PeerSession opened) {
        while (true) {
            List<Consumer<PeerSession>> waiting;
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
        Texts to = out;
        if (to != null) {
            to.text("", text);
        }
    }

    private void whenOpen(Consumer<PeerSession> action) {
        PeerSession now;
        synchronized (this) {
            now = session;
            if (now == null && toDo.size() < MAX_WAITING) {
                toDo.add(action);
                return;
            }
        }
        if (now == null) {
            tell(refused(ref, new PeerRefusedException(Reason.FULL, "Too much waits for the answer.")));
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
            CompletableFuture<Void> ignored = s.candidate(mid, line, candidate).whenComplete((done, failure) -> {
                if (failure != null) {
                    tell(refused(failure));
                }
            });
        });
    }

    private String refused(Throwable failure) {
        return refused(ref, PeerWishes.refusal(failure));
    }

    void preset(PeerPreset preset) {
        whenOpen(s -> s.preset(preset));
    }

    /** The viewer ends it. */
    void hangUp() {
        synchronized (this) {
            if (session == null) {
                toDo.clear();
            }
        }
        whenOpen(PeerSession::close);
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
                .put("mid", mid)
                .put("line", line)
                .put("candidate", candidate)
                .toString());
    }

    @Override
    public void gathered() {
        tell(message("rtc-gathered", ref).toString());
    }

    @Override
    public void trouble(String text) {
        tell(message("rtc-trouble", ref).put("text", text).toString());
    }

    @Override
    public void ended(String reason) {
        over.run();
        tell(ended(ref, reason));
    }
}
