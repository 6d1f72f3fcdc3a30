/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.List;

/**
 * A server for ICE, as in RTCIceServer of the W3C's WebRTC.
 *
 * @param urls one or more of {@code stun:}, {@code stuns:}, {@code turn:} and {@code turns:}
 * @param username for TURN; empty for none
 * @param credential for TURN; empty for none
 */
public record IceServer(List<String> urls, String username, String credential) {
    /** Copies the URLs. */
    public IceServer {
        urls = List.copyOf(urls);
    }

    /** Without the credential, so that it is in no log. */
    @Override
    public String toString() {
        return urls + (username.isEmpty() ? "" : " as " + username);
    }
}
