/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a data channel calls. The library never lets go of it, so it lets go of its peer. */
final class ChannelBridge implements RTCDataChannelObserver {
    private final AtomicReference<@Nullable NativePeer> target;

    ChannelBridge(NativePeer target) {
        this.target = new AtomicReference<>(target);
    }

    void detach() {
        target.set(null);
    }

    @Override
    public void onBufferedAmountChange(long previousAmount) {
        // asked for before each send instead
    }

    @Override
    public void onStateChange() {
        Bridge.guard(() -> {
            NativePeer peer = target.get();
            if (peer != null) {
                peer.onChannelState();
            }
        });
    }

    @Override
    public void onMessage(RTCDataChannelBuffer message) {
        Bridge.guard(() -> {
            NativePeer peer = target.get();
            ByteBuffer data = message.data;
            if (peer == null || message.binary || data.remaining() > NativePeer.MAX_MESSAGE_BYTES) {
                return;
            }
            // the memory is the library's and gone when this call returns
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            peer.onMessage(new String(copy, StandardCharsets.UTF_8));
        });
    }
}
