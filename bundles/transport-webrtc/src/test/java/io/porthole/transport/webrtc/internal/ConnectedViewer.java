/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRequest;
import io.porthole.testkit.RtcViewer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A viewer with a session, and what its signalling was told. */
final class ConnectedViewer implements SessionListener, AutoCloseable {
    final RtcViewer viewer;
    final RtcSession session;
    final Queue<String> ends = new ConcurrentLinkedQueue<>();
    volatile boolean gathered;

    ConnectedViewer(RtcSessions sessions, int videos, Function<String, SessionRequest> request) throws Exception {
        viewer = new RtcViewer(videos);
        session = sessions.open(request.apply(viewer.offer()), this).get(10, TimeUnit.SECONDS);
        viewer.answer(session.answer());
        viewer.onCandidate((mid, candidate) -> {
            CompletableFuture<Void> unused = session.addCandidate(mid, 0, candidate);
        });
    }

    /** Watches these streams. */
    static ConnectedViewer of(TransportFixture stage, String... streams) throws Exception {
        return new ConnectedViewer(stage.transport, streams.length, offer -> TransportFixture.request(offer, streams));
    }

    @Override
    public void candidate(String mid, int line, String candidate) {
        viewer.candidate(mid, line, candidate);
    }

    @Override
    public void gatheringComplete() {
        gathered = true;
    }

    @Override
    public void ended(String reason) {
        ends.add(reason);
    }

    @Override
    public void close() {
        session.close();
        viewer.close();
    }
}
