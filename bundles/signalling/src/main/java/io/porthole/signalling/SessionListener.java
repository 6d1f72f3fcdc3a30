/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import org.osgi.annotation.versioning.ConsumerType;

/** What a session tells whoever does its signalling; one call at a time, on the session's own thread. */
@ConsumerType
public interface SessionListener {
    /** Takes no notice. */
    SessionListener NONE = new SessionListener() {};

    /**
     * A way to reach the host was found after the answer was made.
     *
     * @param mid of the media section
     * @param line index of the media section
     * @param candidate the {@code candidate:} attribute's text
     */
    default void candidate(String mid, int line, String candidate) {}

    /** No more candidates come. */
    default void gatheringComplete() {}

    /** An ICE server failed, such as a TURN server that refused the credentials; the text says which and why. */
    default void iceServerError(String text) {}

    /** The session is over, whoever ended it; the last call. */
    default void ended(String reason) {}
}
