/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.api.stream.Stream;
import io.porthole.lib.webrtc.PeerListener;
import io.porthole.lib.webrtc.PeerStatistics;
import io.porthole.signalling.SessionStatistics;
import io.porthole.signalling.SessionStatistics.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of one session's connection and its statistics. */
final class SessionMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(SessionMonitor.class);

    private final SessionId id;
    private final AcceptedRequest request;
    private final SessionLiveness liveness = new SessionLiveness(System.nanoTime());
    private final StatisticsSampler sampler = new StatisticsSampler(System.nanoTime());
    private volatile State state = State.CONNECTING;
    private boolean encoderLogged;

    SessionMonitor(SessionId id, AcceptedRequest request) {
        this.id = id;
        this.request = request;
    }

    void answered() {
        liveness.answered();
    }

    void connectionState(PeerListener.State present) {
        state = switch (present) {
            case CONNECTING -> State.CONNECTING;
            case CONNECTED -> State.CONNECTED;
            case DISCONNECTED -> State.DISCONNECTED;
            case FAILED, CLOSED -> State.FAILED;
        };
        LOG.debug("[webrtc] [session {}] Connection {}", id.brief(), state.word());
        liveness.connectionState(present, System.nanoTime());
    }

    /** The viewer's data channel closed, as it does when the viewer leaves. */
    void suspectGone() {
        liveness.suspectGone();
    }

    /** Returns why the session is over; empty while it is not. */
    String closeReason(long nowNanos) {
        return liveness.closeReason(nowNanos);
    }

    /** Returns whether it is time to measure. */
    boolean due(long nowNanos) {
        return sampler.due(nowNanos);
    }

    /** Takes what was measured; returns the seconds since the last measurement. */
    double take(PeerStatistics found, long nowNanos) {
        liveness.received(found.receivedCount(), nowNanos);
        return sampler.take(found, nowNanos);
    }

    double pixelsPerSecond() {
        return sampler.pixelsPerSecond();
    }

    /** Returns the statistics of the whole session. */
    SessionStatistics statistics(int step) {
        return sampler.statistics(state, step, System.nanoTime());
    }

    /** Returns the statistics of one video. */
    SessionStatistics statistics(int video, int step) {
        return sampler.statistics(video, state, step, System.nanoTime());
    }

    /** Logs once which encoder serves the viewer. */
    void logEncoder(SessionStatistics s) {
        if (!encoderLogged && !s.encoder().isEmpty()) {
            encoderLogged = true;
            LOG.info(
                    "[webrtc] [session {}] Sending {} to {} as {} by {} ({}) over {}",
                    id.brief(),
                    request.streams().stream().map(Stream::name).toList(),
                    request.request().remote(),
                    s.codec(),
                    s.encoder(),
                    s.hardware() ? "hardware" : "software",
                    s.route());
        }
    }
}
