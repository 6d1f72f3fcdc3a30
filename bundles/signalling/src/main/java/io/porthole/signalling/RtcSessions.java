/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens WebRTC sessions, whichever way their signalling takes. The service is registered only while WebRTC is
 * available. Safe from any thread; no call blocks.
 */
@ProviderType
public interface RtcSessions {
    /** Returns the ICE servers that a viewer should use, in the order in which to try them; credentials included. */
    List<IceServer> iceServers();

    /**
     * Answers an offer and sends the requested streams.
     *
     * @param listener receives the session's events
     * @return the session once its answer is there, or a failure with {@link SessionRefusedException}
     */
    CompletableFuture<RtcSession> open(SessionRequest request, SessionListener listener);

    /** Returns the open session of that id, or null when there is none. */
    @Nullable
    RtcSession session(String id);

    /** Returns the open sessions, oldest first. */
    List<RtcSession> sessions();

    /** Returns whether few more sessions fit in, so that viewers with another good way should leave them to others. */
    boolean crowded();
}
