/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnectionIceErrorEvent;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import io.porthole.lib.webrtc.PeerListener.State;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Receives the calls of a peer connection. It holds its peer only until it is detached. */
final class ConnectionBridge implements PeerConnectionObserver {
    private final AtomicReference<@Nullable NativePeer> target;

    ConnectionBridge(NativePeer target) {
        this.target = new AtomicReference<>(target);
    }

    void detach() {
        target.set(null);
    }

    private void tell(Consumer<NativePeer> event) {
        NativeBoundary.guard(() -> {
            NativePeer peer = target.get();
            if (peer != null) {
                event.accept(peer);
            }
        });
    }

    @Override
    public void onIceCandidate(RTCIceCandidate candidate) {
        String mid = String.valueOf(candidate.sdpMid);
        tell(peer -> peer.onCandidate(mid, candidate.sdpMLineIndex, candidate.sdp));
    }

    @Override
    public void onIceGatheringChange(RTCIceGatheringState state) {
        if (state == RTCIceGatheringState.COMPLETE) {
            tell(NativePeer::onGathered);
        }
    }

    @Override
    public void onConnectionChange(RTCPeerConnectionState state) {
        tell(peer -> peer.onState(
                switch (state) {
                    case CONNECTED -> State.CONNECTED;
                    case DISCONNECTED -> State.DISCONNECTED;
                    case FAILED -> State.FAILED;
                    case CLOSED -> State.CLOSED;
                    default -> State.CONNECTING;
                }));
    }

    @Override
    public void onIceCandidateError(RTCPeerConnectionIceErrorEvent event) {
        tell(peer -> peer.onIceServerError(event.getUrl() + ": " + event.getErrorCode() + " " + event.getErrorText()));
    }

    @Override
    public void onDataChannel(RTCDataChannel channel) {
        tell(peer -> peer.onChannel(channel));
    }
}
