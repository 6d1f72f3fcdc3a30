/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc;

import java.util.List;

/**
 * Settings of a peer's connection.
 *
 * @param iceServers servers that tell addresses (STUN) or relay (TURN)
 * @param relayOnly whether only relay candidates are used
 * @param minPort lowest UDP port to use, or 0 for any
 * @param maxPort highest UDP port to use, or 0 for any
 * @param tcp whether ICE over TCP is offered too
 */
public record PeerSettings(List<IceServer> iceServers, boolean relayOnly, int minPort, int maxPort, boolean tcp) {
    /** No servers, any port, with TCP. */
    public static final PeerSettings DEFAULT = new PeerSettings(List.of(), false, 0, 0, true);

    /**
     * Checks the ports and copies the servers.
     *
     * @throws IllegalArgumentException when the port range is not one
     */
    public PeerSettings {
        iceServers = List.copyOf(iceServers);
        if (minPort < 0 || maxPort > 65535 || minPort > maxPort) {
            throw new IllegalArgumentException(
                    "UDP ports " + minPort + " to " + maxPort + " are not a range within 1..65535");
        }
    }
}
