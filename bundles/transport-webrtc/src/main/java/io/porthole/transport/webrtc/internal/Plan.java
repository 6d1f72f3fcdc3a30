/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import io.porthole.api.peer.PeerIceServer;
import io.porthole.api.peer.PeerRefusedException;
import io.porthole.api.peer.PeerRefusedException.Reason;
import io.porthole.api.peer.PeerRequest;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.lib.webrtc.IceServer;
import io.porthole.lib.webrtc.PeerSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * What a session is going to be, once everything about its request has been checked.
 *
 * @param request as it came
 * @param offer for the library
 * @param mids of the video sections, in their order
 * @param streams one for each video section
 * @param settings how it connects
 */
record Plan(PeerRequest request, String offer, List<String> mids, List<Stream> streams, PeerSettings settings) {
    /**
     * Checks a request.
     *
     * @throws PeerRefusedException with what is wrong and what is allowed
     */
    static Plan of(PeerRequest request, Surroundings surroundings) throws PeerRefusedException {
        List<String> mids = Sections.videoMids(request.offer());
        if (mids.isEmpty()) {
            throw new PeerRefusedException(Reason.MALFORMED, "the offer has no video section (m=video)");
        }
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < mids.size(); i++) {
            streams.add(stream(request, i, surroundings.registry()));
        }
        return new Plan(request, request.offer(), mids, streams, settings(request));
    }

    private static Stream stream(PeerRequest request, int video, StreamRegistry registry) throws PeerRefusedException {
        boolean named = video < request.streams().size();
        String name = named ? request.streams().get(video) : "";
        Stream stream = named ? registry.find(name) : registry.defaultStream();
        if (stream == null) {
            throw new PeerRefusedException(
                    Reason.UNKNOWN_STREAM,
                    named ? "there is no stream '" + name + "'" : "no source has come yet, so there is no stream");
        }
        return stream;
    }

    private static PeerSettings settings(PeerRequest request) throws PeerRefusedException {
        try {
            List<IceServer> servers = new ArrayList<>();
            for (PeerIceServer s : request.iceServers()) {
                servers.add(new IceServer(s.urls(), s.username(), s.credential()));
            }
            return new PeerSettings(servers, false, 0, 0, true);
        } catch (IllegalArgumentException e) {
            throw new PeerRefusedException(Reason.ICE_SERVER, String.valueOf(e.getMessage()));
        }
    }
}
