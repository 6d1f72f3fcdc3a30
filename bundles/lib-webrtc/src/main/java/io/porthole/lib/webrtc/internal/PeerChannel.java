/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelState;
import java.nio.ByteBuffer;

/** One data channel of a viewer; all on the peer's thread. */
final class PeerChannel {
    /** Maximum number of bytes that the library keeps for a viewer that does not take them. */
    static final long MAX_BUFFERED_BYTES = 1 << 20;

    /** As much waits there for a fraction of a second on a slow link. */
    static final long LITTLE_BUFFERED_BYTES = 8 << 10;

    private final RTCDataChannel channel;
    private final ChannelBridge bridge;

    PeerChannel(RTCDataChannel channel, ChannelBridge bridge) {
        this.channel = channel;
        this.bridge = bridge;
        channel.registerObserver(bridge);
    }

    boolean isOpen() {
        return channel.getState() == RTCDataChannelState.OPEN;
    }

    /** Returns whether it will not be open again. */
    boolean isClosed() {
        RTCDataChannelState state = channel.getState();
        return state == RTCDataChannelState.CLOSING || state == RTCDataChannelState.CLOSED;
    }

    /** Sends text, or drops it when more than that would wait for the viewer, or when it is closed. */
    void send(byte[] text, long maxBuffered) {
        if (!isOpen() || channel.getBufferedAmount() + text.length > maxBuffered) {
            return;
        }
        try {
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(text), false));
        } catch (Exception e) {
            // closed from the other side between the check and the send; its state will say so
            return;
        }
    }

    void close() {
        bridge.detach();
        channel.unregisterObserver();
        channel.close();
    }

    void dispose() {
        channel.dispose();
    }
}
