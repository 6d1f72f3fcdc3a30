/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import io.porthole.protocol.ViewerControl;
import io.porthole.protocol.ViewerRole;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A viewer's request for a WebRTC session. Immutable; made by {@link #of} and changed by the {@code with} methods, so
 * that a later version can have more without breaking callers.
 */
public final class SessionRequest {
    private final String offer;
    private final String transport;
    private final String remote;
    private List<String> streams = List.of();
    private ViewerRole role = ViewerRole.VIEW;
    private @Nullable VideoCodec codec;
    private @Nullable BitratePreset preset;
    private List<IceServer> iceServers = List.of();
    private VideoLimits limits = VideoLimits.NONE;
    private boolean drawnAnnotations;
    private @Nullable ViewerControl viewerControl;
    private BooleanSupplier holds = () -> true;

    private SessionRequest(String offer, String transport, String remote) {
        this.offer = Objects.requireNonNull(offer, "offer");
        this.transport = Objects.requireNonNull(transport, "transport");
        this.remote = Objects.requireNonNull(remote, "remote");
    }

    /**
     * Returns a request for the default stream in every video section, without control, as the host is configured.
     *
     * @param offer session description (RFC 8866) with a video section for each stream
     * @param transport who does the signalling, one word for the statistics, such as {@code whep}
     * @param remote the viewer's address for the statistics
     */
    public static SessionRequest of(String offer, String transport, String remote) {
        return new SessionRequest(offer, transport, remote);
    }

    private SessionRequest copy() {
        SessionRequest copy = new SessionRequest(offer, transport, remote);
        copy.streams = streams;
        copy.role = role;
        copy.codec = codec;
        copy.preset = preset;
        copy.iceServers = iceServers;
        copy.limits = limits;
        copy.drawnAnnotations = drawnAnnotations;
        copy.viewerControl = viewerControl;
        copy.holds = holds;
        return copy;
    }

    /**
     * Returns this request for a session that ends when the viewer's right to watch does.
     *
     * @param still whether it holds; asked several times a second, on any thread
     */
    public SessionRequest withHolds(BooleanSupplier still) {
        SessionRequest copy = copy();
        copy.holds = still;
        return copy;
    }

    /**
     * Returns this request for the named streams, one for each video section in order; the rest is the default stream.
     */
    public SessionRequest withStreams(List<String> names) {
        SessionRequest copy = copy();
        copy.streams = List.copyOf(names);
        return copy;
    }

    /** Returns this request with or without the right to control streams by the data channel. */
    public SessionRequest withControl(boolean allowed) {
        return withRole(allowed ? ViewerRole.CONTROL : ViewerRole.VIEW);
    }

    /** Returns this request of a viewer with that role, for what the data channel lets do. */
    public SessionRequest withRole(ViewerRole right) {
        SessionRequest copy = copy();
        copy.role = right;
        return copy;
    }

    /** Returns this request for one codec; null for the configured one, or another that the offer has. */
    public SessionRequest withCodec(@Nullable VideoCodec only) {
        SessionRequest copy = copy();
        copy.codec = only;
        return copy;
    }

    /** Returns this request with a bitrate preset; null for the configured one. */
    public SessionRequest withPreset(@Nullable BitratePreset wanted) {
        SessionRequest copy = copy();
        copy.preset = wanted;
        return copy;
    }

    /**
     * Returns this request with ICE servers that are used for this session only, in addition to the configured ones.
     */
    public SessionRequest withIceServers(List<IceServer> servers) {
        SessionRequest copy = copy();
        copy.iceServers = List.copyOf(servers);
        return copy;
    }

    /** Returns this request for no more frames, and no larger ones, than that. */
    public SessionRequest withLimits(VideoLimits most) {
        SessionRequest copy = copy();
        copy.limits = most;
        return copy;
    }

    /** Returns this request for video with the boxes and labels of detections drawn into it (true) or not. */
    public SessionRequest withDrawnAnnotations(boolean wanted) {
        SessionRequest copy = copy();
        copy.drawnAnnotations = wanted;
        return copy;
    }

    /** Returns this request with control that the session shares with the viewer's other connections. */
    public SessionRequest withViewerControl(ViewerControl shared) {
        SessionRequest copy = copy();
        copy.role = shared.role();
        copy.viewerControl = shared;
        return copy;
    }

    /** Returns the viewer's session description. */
    public String offer() {
        return offer;
    }

    /** Returns the names of the streams, one for each video section in their order. */
    public List<String> streams() {
        return streams;
    }

    /** Returns who does the signalling, in one word. */
    public String transport() {
        return transport;
    }

    /** Returns the viewer's address. */
    public String remote() {
        return remote;
    }

    /** Returns whether the viewer may control streams by the data channel. */
    public boolean control() {
        return role == ViewerRole.CONTROL;
    }

    /** Returns the viewer's role. */
    public ViewerRole role() {
        return role;
    }

    /** Returns the only codec that is wanted, or null. */
    public @Nullable VideoCodec codec() {
        return codec;
    }

    /** Returns the bitrate preset that is wanted, or null for the configured one. */
    public @Nullable BitratePreset preset() {
        return preset;
    }

    /** Returns the ICE servers of this session only. */
    public List<IceServer> iceServers() {
        return iceServers;
    }

    /** Returns how many frames, and how large ones, are wanted at most. */
    public VideoLimits limits() {
        return limits;
    }

    /** Returns whether the viewer may still watch. */
    public boolean holds() {
        return holds.getAsBoolean();
    }

    /** Returns whether detections are drawn into the video. */
    public boolean drawnAnnotations() {
        return drawnAnnotations;
    }

    /** Returns the control that the session shares with the viewer's other connections; null for one of its own. */
    public @Nullable ViewerControl viewerControl() {
        return viewerControl;
    }
}
