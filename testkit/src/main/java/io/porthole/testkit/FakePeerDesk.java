/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.api.peer.PeerDesk;
import io.porthole.api.peer.PeerIceServer;
import io.porthole.api.peer.PeerRefusedException;
import io.porthole.api.peer.PeerRequest;
import io.porthole.api.peer.PeerSession;
import io.porthole.api.peer.PeerSignals;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A desk that answers every offer with a text made of it, or refuses as the test says. */
public final class FakePeerDesk implements PeerDesk {
    /** Sessions ever opened, oldest first. */
    public final List<FakePeerSession> opened = new CopyOnWriteArrayList<>();

    /** What {@link #iceServers} says. */
    public volatile List<PeerIceServer> iceServers = List.of();

    /** How the next offers are refused; null for not at all. */
    public volatile @Nullable PeerRefusedException refusal;

    /** Whether answers wait until the test completes {@link FakePeerSession#opening}. */
    public volatile boolean slow;

    @Override
    public List<PeerIceServer> iceServers() {
        return iceServers;
    }

    @Override
    public CompletableFuture<PeerSession> open(PeerRequest request, PeerSignals signals) {
        PeerRefusedException refused = refusal;
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        FakePeerSession session = new FakePeerSession("session-" + (opened.size() + 1), request, signals);
        opened.add(session);
        if (!slow) {
            session.opening.complete(session);
        }
        return session.opening;
    }

    @Override
    public @Nullable PeerSession session(String id) {
        return opened.stream()
                .filter(s -> s.id().equals(id) && !s.closed)
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<PeerSession> sessions() {
        return opened.stream()
                .filter(s -> !s.closed)
                .map(PeerSession.class::cast)
                .toList();
    }
}
