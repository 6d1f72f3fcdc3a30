/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import org.osgi.annotation.versioning.ConsumerType;

/** What happens to a peer. */
@ConsumerType
public interface PeerListener {
    /** How the connection is. */
    enum State {
        /** Not there yet. */
        CONNECTING,
        /** Media and data can flow. */
        CONNECTED,
        /** Nothing was heard for a while; it may come back. */
        DISCONNECTED,
        /** It will not come back without an ICE restart. */
        FAILED,
        /** The viewer has ended it. */
        CLOSED
    }

    /**
     * A way to reach this peer was found.
     *
     * @param mid of the media section
     * @param line index of the media section
     * @param candidate the {@code candidate:} attribute's text
     */
    void candidate(String mid, int line, String candidate);

    /** No more candidates come. */
    void gatheringComplete();

    /** The connection's state changed. */
    void connectionState(State state);

    /** A server for ICE did not do its part; the text is for a person. */
    void iceServerError(String text);

    /** The viewer's data channel can be used. */
    void channelOpen();

    /** The viewer's data channel cannot be used any more; media may still flow. */
    void channelClosed();

    /** The viewer sent text, at most {@link Peer#MAX_MESSAGE_BYTES} of it. */
    void message(String text);

    /** The viewer sent that many bytes, which are more than that, and they were dropped. */
    void messageTooLong(int bytes);
}
