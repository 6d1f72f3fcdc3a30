/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.peer;

import java.util.List;

/**
 * A server for ICE, as in RTCIceServer of the W3C's WebRTC.
 *
 * @param urls one or more of {@code stun:}, {@code stuns:}, {@code turn:} and {@code turns:}
 * @param username for TURN; empty for none
 * @param credential for TURN; empty for none
 */
public record PeerIceServer(List<String> urls, String username, String credential) {
    /** Copies the URLs. */
    public PeerIceServer {
        urls = List.copyOf(urls);
    }

    /** Without the credential, so that it is in no log. */
    @Override
    public String toString() {
        return urls + (username.isEmpty() ? "" : " as " + username);
    }
}
