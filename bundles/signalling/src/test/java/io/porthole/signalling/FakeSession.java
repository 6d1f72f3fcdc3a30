/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A session without a connection. */
final class FakeSession implements RtcSession {
    static final String ANSWER = "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n";

    final SessionRequest request;
    final SessionListener listener;
    volatile String answer = ANSWER;
    volatile boolean closed;

    FakeSession(SessionRequest request, SessionListener listener) {
        this.request = request;
        this.listener = listener;
    }

    @Override
    public String id() {
        return "id of " + request.remote();
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
        return CompletableFuture.completedFuture(answer);
    }

    @Override
    public CompletableFuture<Void> addCandidate(String mid, int line, String candidate) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public BitratePreset preset() {
        return BitratePreset.AUTO;
    }

    @Override
    public void preset(BitratePreset preset) {}

    @Override
    public void limits(VideoLimits limits) {}

    @Override
    public SessionStatistics statistics() {
        return new SessionStatistics(SessionStatistics.State.CONNECTED, "", "", false, 0, 0, 0, 0, 0, 0, 0, "", 0, 0);
    }

    @Override
    public void close() {
        closed = true;
        listener.ended("closed");
    }
}
