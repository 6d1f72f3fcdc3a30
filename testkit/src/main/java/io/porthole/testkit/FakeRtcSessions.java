/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.signalling.IceServer;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Answers every offer with a text made of it, or refuses as the test says. */
public final class FakeRtcSessions implements RtcSessions {
    /** Sessions ever opened, oldest first. */
    public final List<FakeRtcSession> opened = new CopyOnWriteArrayList<>();

    /** What {@link #iceServers} says. */
    public volatile List<IceServer> iceServers = List.of();

    /** How the next offers are refused; null for not at all. */
    public volatile @Nullable SessionRefusedException refusal;

    /** Whether answers wait until the test completes {@link FakeRtcSession#opening}. */
    public volatile boolean slow;

    /** What {@link #crowded} says. */
    public volatile boolean full;

    @Override
    public boolean crowded() {
        return full;
    }

    @Override
    public List<IceServer> iceServers() {
        return iceServers;
    }

    @Override
    public CompletableFuture<RtcSession> open(SessionRequest request, SessionListener signals) {
        SessionRefusedException refused = refusal;
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        FakeRtcSession session = new FakeRtcSession("session-" + (opened.size() + 1), request, signals);
        opened.add(session);
        if (!slow) {
            session.opening.complete(session);
        }
        return session.opening;
    }

    @Override
    public @Nullable RtcSession session(String id) {
        return opened.stream()
                .filter(s -> s.id().equals(id) && !s.closed)
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<RtcSession> sessions() {
        return opened.stream()
                .filter(s -> !s.closed)
                .map(RtcSession.class::cast)
                .toList();
    }
}
