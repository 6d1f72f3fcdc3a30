/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.SessionStatistics;
import io.porthole.signalling.SessionStatistics.State;
import io.porthole.signalling.VideoLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A session of {@link FakeRtcSessions}, which remembers what it was asked. */
public final class FakeRtcSession implements RtcSession {
    /** What was asked for. */
    public final SessionRequest request;

    /** Where the test tells of candidates and the end. */
    public final SessionListener signals;

    /** The viewer's candidates, as {@code mid line candidate}. */
    public final List<String> candidates = new CopyOnWriteArrayList<>();

    /** The further offers. */
    public final List<String> renegotiations = new CopyOnWriteArrayList<>();

    /** What {@link FakeRtcSessions#open} returned. */
    public final CompletableFuture<RtcSession> opening = new CompletableFuture<>();

    /** How candidates and further offers are refused; null for not at all. */
    public volatile @Nullable SessionRefusedException refusal;

    /** Whether it was closed. */
    public volatile boolean closed;

    /** What {@link #answer} says. */
    public volatile String answer;

    /** What is wanted at most. */
    public volatile VideoLimits limits;

    private final String id;
    private volatile BitratePreset preset;

    FakeRtcSession(String id, SessionRequest request, SessionListener signals) {
        this.id = id;
        this.request = request;
        this.signals = signals;
        this.preset = request.preset() == null ? BitratePreset.AUTO : request.preset();
        this.limits = request.limits();
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
        SessionRefusedException refused = refusal;
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        renegotiations.add(offer);
        return CompletableFuture.completedFuture(answer);
    }

    @Override
    public CompletableFuture<Void> addCandidate(String mid, int line, String candidate) {
        SessionRefusedException refused = refusal;
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        candidates.add(mid + ' ' + line + ' ' + candidate);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public BitratePreset preset() {
        return preset;
    }

    @Override
    public void preset(BitratePreset changed) {
        preset = changed;
    }

    @Override
    public void limits(VideoLimits changed) {
        limits = changed;
    }

    @Override
    public SessionStatistics statistics() {
        return new SessionStatistics(
                State.CONNECTED, "h264", "fake", false, 640, 480, 30, 500_000, 0, 0.001, 0, "udp host", 0, 1);
    }

    @Override
    public void close() {
        closed = true;
    }
}
