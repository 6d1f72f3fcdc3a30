/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A session whose signalling is one request and one answer: the answer carries every candidate, and the viewer receives
 * nothing after it. Safe from any thread.
 *
 * @param <K> what its owner knows it by
 */
public final class OneShotSession<K> implements AutoCloseable {
    private final K key;
    private final boolean allCandidates;
    private final ScheduledExecutorService timer;
    private final Consumer<OneShotSession<K>> onEnd;
    private final Listener listener = new Listener();
    private final CompletableFuture<RtcSession> opened = new CompletableFuture<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private volatile boolean ended;

    OneShotSession(K key, boolean allCandidates, ScheduledExecutorService timer, Consumer<OneShotSession<K>> onEnd) {
        this.key = key;
        this.allCandidates = allCandidates;
        this.timer = timer;
        this.onEnd = onEnd;
    }

    private final class Listener extends CandidateCollector {
        @Override
        public void ended(String reason) {
            super.ended(reason);
            end();
        }
    }

    void open(RtcSessions sessions, SessionRequest request) {
        var unused = sessions.open(request, listener)
                .whenComplete((session, failure) -> {
                    if (failure == null) {
                        opened.complete(session);
                    } else {
                        end();
                        opened.completeExceptionally(failure);
                    }
                })
                .thenCompose(session -> listener.answer(session, allCandidates, timer))
                .whenComplete((text, failure) -> {
                    if (failure == null) {
                        answer.complete(text);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
    }

    private void end() {
        ended = true;
        onEnd.accept(this);
    }

    /** Returns what the owner knows the session by. */
    public K key() {
        return key;
    }

    /** Returns the session once it is open; fails when it is refused. */
    public CompletableFuture<RtcSession> session() {
        return opened.copy();
    }

    /** Returns the answer with the candidates, or a failure with {@link SessionRefusedException}. */
    public CompletableFuture<String> answer() {
        return answer.copy();
    }

    /** Returns whether the session was refused or has ended. */
    public boolean hasEnded() {
        return ended;
    }

    /** Returns the number of streams that are sent; 0 before the session is open. */
    public int streams() {
        return opened.isDone() && !opened.isCompletedExceptionally()
                ? opened.join().streams().size()
                : 0;
    }

    /** Answers an offer that restarts ICE; the result is the answer with the new candidates. */
    public CompletableFuture<String> restart(String offer) {
        return opened.thenCompose(session -> {
            listener.restart();
            return session.renegotiate(offer)
                    .thenCompose(answer -> listener.answer(session, allCandidates, timer));
        });
    }

    /** Ends the session, also one that is only being opened. */
    @Override
    public void close() {
        end();
        CompletableFuture<Void> unused = opened.thenAccept(RtcSession::close);
    }
}
