/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import org.osgi.annotation.versioning.ConsumerType;

/** Receives the events of a session for its signalling; one call at a time, on the session's own thread. */
@ConsumerType
public interface SessionListener {
    /** Ignores every event. */
    SessionListener NONE = new SessionListener() {};

    /**
     * An ICE candidate of the host was found after the answer was made.
     *
     * @param mid of the media section
     * @param line index of the media section
     * @param candidate the {@code candidate:} attribute's text
     */
    default void candidate(String mid, int line, String candidate) {}

    /** ICE gathering is complete: no more candidates follow. */
    default void gatheringComplete() {}

    /** An ICE server failed, such as a TURN server that refused the password; the text is for people. */
    default void iceServerError(String text) {}

    /** The session has ended, on either side; the last call. */
    default void ended(String reason) {}
}
