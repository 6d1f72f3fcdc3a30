/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import org.osgi.annotation.versioning.ConsumerType;

/** Receives the events of a peer. */
@ConsumerType
public interface PeerListener {
    /** State of the connection. */
    enum State {
        /** The viewer has not been reached yet. */
        CONNECTING,
        /** Media and data can flow. */
        CONNECTED,
        /** Nothing was received for some seconds; the connection may recover. */
        DISCONNECTED,
        /** The connection is lost until ICE is restarted. */
        FAILED,
        /** The viewer has ended it. */
        CLOSED
    }

    /**
     * A candidate of this peer was found.
     *
     * @param mid of the media section
     * @param line index of the media section
     * @param candidate the {@code candidate:} attribute's text
     */
    void candidate(String mid, int line, String candidate);

    /** ICE gathering is complete: no more candidates follow. */
    void gatheringComplete();

    /** The connection's state changed. */
    void connectionState(State state);

    /** An ICE server failed; the text is for people. */
    void iceServerError(String text);

    /** The viewer's data channel can be used. */
    void channelOpen();

    /** The viewer's data channel cannot be used any more; media may still flow. */
    void channelClosed();

    /** The viewer sent text, at most {@link Peer#MAX_MESSAGE_BYTES} of it. */
    void message(String text);

    /** The viewer sent that many bytes, more than {@link Peer#MAX_MESSAGE_BYTES}; they were dropped. */
    void messageTooLong(int bytes);
}
