/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import io.porthole.lib.webrtc.IceServer;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.VideoCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * The checked configuration.
 *
 * @param iceServers for this host and for viewers
 * @param peer how sessions connect that bring no servers of their own
 * @param candidates what viewers are told of the ways to this host
 * @param codec of viewers that do not ask for one
 * @param preset of viewers that do not ask for one
 * @param maxViewers at once
 * @param maxViewersPerAddress at once from one address
 * @param processorShare of all cores, 1 for all
 */
public record Settings(
        List<io.porthole.signalling.IceServer> iceServers,
        PeerSettings peer,
        CandidateRewriter candidates,
        VideoCodec codec,
        BitratePreset preset,
        int maxViewers,
        int maxViewersPerAddress,
        double processorShare) {
    /** Maximum number of ICE servers in the configuration, and of those from a viewer. */
    public static final int MAX_ICE_SERVERS = 16;

    /** Copies the list. */
    public Settings {
        iceServers = List.copyOf(iceServers);
    }

    /**
     * Returns how a session connects that brings ICE servers in addition to the configured ones.
     *
     * @throws SessionRefusedException ICE_SERVER; the message says which and why
     */
    public PeerSettings peer(List<io.porthole.signalling.IceServer> more) throws SessionRefusedException {
        if (more.isEmpty()) {
            return peer;
        }
        if (more.size() > MAX_ICE_SERVERS) {
            throw new SessionRefusedException(
                    Reason.ICE_SERVER, more.size() + " ICE servers are more than " + MAX_ICE_SERVERS);
        }
        try {
            List<IceServer> all = new ArrayList<>(peer.iceServers());
            all.addAll(checked(more));
            return new PeerSettings(all, peer.relayOnly(), peer.minPort(), peer.maxPort(), peer.tcp());
        } catch (IllegalArgumentException e) {
            throw new SessionRefusedException(Reason.ICE_SERVER, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the servers as the library takes them.
     *
     * @throws IllegalArgumentException when one is not acceptable
     */
    public static List<IceServer> checked(List<io.porthole.signalling.IceServer> servers) {
        return servers.stream()
                .map(s -> new IceServer(s.urls(), s.username(), s.credential()))
                .toList();
    }
}
