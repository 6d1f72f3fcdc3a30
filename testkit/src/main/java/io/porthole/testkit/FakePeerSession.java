/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.api.peer.PeerFigures;
import io.porthole.api.peer.PeerPreset;
import io.porthole.api.peer.PeerRefusedException;
import io.porthole.api.peer.PeerRequest;
import io.porthole.api.peer.PeerSession;
import io.porthole.api.peer.PeerSignals;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A session of {@link FakePeerDesk}, which remembers what it was asked. */
public final class FakePeerSession implements PeerSession {
    /** What was asked for. */
    public final PeerRequest request;

    /** Where the test tells of candidates and the end. */
    public final PeerSignals signals;

    /** The viewer's candidates, as {@code mid line candidate}. */
    public final List<String> candidates = new CopyOnWriteArrayList<>();

    /** The further offers. */
    public final List<String> renegotiations = new CopyOnWriteArrayList<>();

    /** What {@link FakePeerDesk#open} returned. */
    public final CompletableFuture<PeerSession> opening = new CompletableFuture<>();

    /** How candidates and further offers are refused; null for not at all. */
    public volatile @Nullable PeerRefusedException refusal;

    /** Whether it was closed. */
    public volatile boolean closed;

    /** What {@link #answer} says. */
    public volatile String answer;

    private final String id;
    private volatile PeerPreset preset;

    FakePeerSession(String id, PeerRequest request, PeerSignals signals) {
        this.id = id;
        this.request = request;
        this.signals = signals;
        this.preset = request.preset() == null ? PeerPreset.AUTO : request.preset();
        this.answer = "answer to " + request.offer();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<String> streams() {
        return request.streams();
    }

    @Override
    public String answer() {
        return answer;
    }

    @Override
    public CompletableFuture<String> renegotiate(String offer) {
        PeerRefusedException refused = refusal;
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        renegotiations.add(offer);
        return CompletableFuture.completedFuture(answer);
    }

    @Override
    public CompletableFuture<Void> candidate(String mid, int line, String candidate) {
        PeerRefusedException refused = refusal;
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        candidates.add(mid + ' ' + line + ' ' + candidate);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public PeerPreset preset() {
        return preset;
    }

    @Override
    public void preset(PeerPreset changed) {
        preset = changed;
    }

    @Override
    public PeerFigures figures() {
        return new PeerFigures(
                "connected", "h264", "fake", false, 640, 480, 30, 500_000, 0, 0.001, 0, "udp host", 0, 1);
    }

    @Override
    public void close() {
        closed = true;
    }
}
