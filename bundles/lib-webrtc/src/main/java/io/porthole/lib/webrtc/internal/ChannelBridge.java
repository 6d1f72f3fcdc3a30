/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import io.porthole.lib.webrtc.Peer;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Receives the calls of a data channel. The library never releases it, so it releases its peer. */
final class ChannelBridge implements RTCDataChannelObserver {
    private final AtomicReference<@Nullable PeerMessages> target;

    ChannelBridge(PeerMessages target) {
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
        NativeBoundary.guard(() -> {
            PeerMessages messages = target.get();
            if (messages != null) {
                messages.changed();
            }
        });
    }

    @Override
    public void onMessage(RTCDataChannelBuffer message) {
        NativeBoundary.guard(() -> {
            PeerMessages messages = target.get();
            ByteBuffer data = message.data;
            if (messages == null || message.binary) {
                return;
            }
            if (data.remaining() > Peer.MAX_MESSAGE_BYTES) {
                messages.refused(data.remaining());
                return;
            }
            // the memory is the library's and gone when this call returns
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            messages.received(copy);
        });
    }
}
