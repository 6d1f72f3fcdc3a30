/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import io.porthole.protocol.ViewerControl;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to watch what over WebRTC.
 *
 * @param offer session description (RFC 8866) with a video section for each stream
 * @param streams names, one for each video section in their order; the rest is the default stream
 * @param transport who does the signalling, one word for the statistics, such as {@code whep}
 * @param remote the viewer's address for the statistics
 * @param control whether the viewer may steer by the data channel
 * @param codec what to send; null for the configured one, or another that the offer has
 * @param preset how to send at best; null for the configured one
 * @param iceServers used beside the configured ones for this session only
 * @param viewerControl the viewer's control of streams, which the session shares with the viewer's other connections;
 *     null for one of its own
 */
public record SessionRequest(
        String offer,
        List<String> streams,
        String transport,
        String remote,
        boolean control,
        @Nullable VideoCodec codec,
        @Nullable BitratePreset preset,
        List<IceServer> iceServers,
        @Nullable ViewerControl viewerControl) {
    /** Copies the lists. */
    public SessionRequest {
        Objects.requireNonNull(offer, "offer");
        streams = List.copyOf(streams);
        iceServers = List.copyOf(iceServers);
    }

    /** A request of a viewer without another connection. */
    public SessionRequest(
            String offer,
            List<String> streams,
            String transport,
            String remote,
            boolean control,
            @Nullable VideoCodec codec,
            @Nullable BitratePreset preset,
            List<IceServer> iceServers) {
        this(offer, streams, transport, remote, control, codec, preset, iceServers, null);
    }

    /** Returns this request with control that the session shares with the viewer's other connections. */
    public SessionRequest withViewerControl(ViewerControl shared) {
        return new SessionRequest(
                offer, streams, transport, remote, shared.allowed(), codec, preset, iceServers, shared);
    }
}
