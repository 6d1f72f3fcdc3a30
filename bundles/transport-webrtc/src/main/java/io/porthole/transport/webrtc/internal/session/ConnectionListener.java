/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import io.porthole.lib.webrtc.PeerListener;

/** Hands the library's events to the parts of a session; called on the peer's thread. */
final class ConnectionListener implements PeerListener {
    private final Session session;

    ConnectionListener(Session session) {
        this.session = session;
    }

    @Override
    public void candidate(String mid, int line, String candidate) {
        session.candidateFound(mid, line, candidate);
    }

    @Override
    public void gatheringComplete() {
        session.listener().gatheringComplete();
    }

    @Override
    public void connectionState(State state) {
        session.monitor().connectionState(state);
        if (state == State.CONNECTED) {
            session.videos().connected();
        }
    }

    @Override
    public void iceServerError(String text) {
        session.listener().iceServerError(text);
    }

    @Override
    public void channelOpen() {
        session.channel().opened(session.id());
    }

    @Override
    public void channelClosed() {
        session.channel().closed();
        session.monitor().suspectGone();
    }

    @Override
    public void message(String text) {
        session.channel().receive(text);
    }

    @Override
    public void messageTooLong(int bytes) {
        session.channel().refuseTooLong(bytes);
    }
}
