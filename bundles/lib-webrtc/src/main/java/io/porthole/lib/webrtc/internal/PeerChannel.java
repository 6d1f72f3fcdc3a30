/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelState;
import io.porthole.lib.webrtc.Peer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The viewer's data channel. The lock keeps a send from meeting a disposed channel. */
final class PeerChannel {
    private static final long MAX_BUFFERED_BYTES = 1 << 20;

    private final RTCDataChannel channel;
    private final ChannelBridge bridge;
    private boolean open;
    private boolean closed;

    PeerChannel(RTCDataChannel channel, ChannelBridge bridge) {
        this.channel = channel;
        this.bridge = bridge;
        channel.registerObserver(bridge);
    }

    /** Whether it is open now and this was not known before. */
    synchronized boolean becameOpen() {
        boolean before = open;
        open = !closed && channel.getState() == RTCDataChannelState.OPEN;
        return open && !before;
    }

    synchronized boolean send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (closed || !open || bytes.length > Peer.MAX_MESSAGE_BYTES) {
            return false;
        }
        if (channel.getBufferedAmount() + bytes.length > MAX_BUFFERED_BYTES) {
            return false;
        }
        try {
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(bytes), false));
            return true;
        } catch (Exception e) {
            // closed from the other side between the check and the send
            return false;
        }
    }

    synchronized void close() {
        closed = true;
        bridge.detach();
        channel.unregisterObserver();
        channel.close();
    }

    synchronized void dispose() {
        channel.dispose();
    }
}
