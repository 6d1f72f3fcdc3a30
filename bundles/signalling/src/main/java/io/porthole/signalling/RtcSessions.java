/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens WebRTC sessions for whoever does the signalling. A service that is there only while WebRTC can be had; safe
 * from any thread, and no call blocks.
 */
@ProviderType
public interface RtcSessions {
    /** Servers for ICE that a viewer should be given, in the order in which to try them; credentials included. */
    List<IceServer> iceServers();

    /**
     * Answers an offer and sends the wished streams.
     *
     * @param request who wants what
     * @param signals told what happens to the session
     * @return the session once its answer is there, or a failure with {@link SessionRefusedException}
     */
    CompletableFuture<RtcSession> open(SessionRequest request, SessionListener signals);

    /** The open session of that id, or null when there is none. */
    @Nullable
    RtcSession session(String id);

    /** Every open session, oldest first. */
    List<RtcSession> sessions();
}
