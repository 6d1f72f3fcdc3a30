/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.RTCDataChannel;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Messages to and from a viewer: on the data channel that it opens, or another one once that is closed. */
final class PeerMessages {
    /** Maximum number of bytes that wait for the peer's thread, in each direction. */
    private static final int MAX_WAITING_BYTES = 1 << 20;

    private final NativePeer peer;
    private final PeerThread thread;
    private final AtomicInteger waitingIn = new AtomicInteger();
    private final AtomicInteger waitingOut = new AtomicInteger();
    private volatile boolean open;

    // of the thread
    private @Nullable PeerChannel channel;
    private boolean closed;

    PeerMessages(NativePeer peer, PeerThread thread) {
        this.peer = peer;
        this.thread = thread;
    }

    boolean send(String text, long maxBuffered) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return open
                && bytes.length <= Peer.MAX_MESSAGE_BYTES
                && enqueue(waitingOut, bytes.length, () -> {
                    if (channel != null) {
                        channel.send(bytes, maxBuffered);
                    }
                });
    }

    private boolean enqueue(AtomicInteger waiting, int bytes, Runnable work) {
        if (waiting.addAndGet(bytes) > MAX_WAITING_BYTES) {
            waiting.addAndGet(-bytes);
            return false;
        }
        boolean accepted = thread.execute(() -> {
            waiting.addAndGet(-bytes);
            work.run();
        });
        if (!accepted) {
            waiting.addAndGet(-bytes);
        }
        return accepted;
    }

    /** The viewer sent a message within the allowed size. From the library's thread. */
    void received(byte[] bytes) {
        enqueue(waitingIn, bytes.length, () -> peer.now(l -> l.message(new String(bytes, StandardCharsets.UTF_8))));
    }

    /** The viewer sent a message that is too long. From the library's thread. */
    void refused(int bytes) {
        thread.execute(() -> peer.now(l -> l.messageTooLong(bytes)));
    }

    /** The viewer opened a channel. From the library's thread. */
    void offered(RTCDataChannel opened) {
        thread.execute(() -> take(opened));
    }

    private void take(RTCDataChannel opened) {
        if (closed || (channel != null && !channel.isClosed())) {
            opened.close();
            opened.dispose();
            return;
        }
        if (channel != null) {
            channel.close();
            channel.dispose();
        }
        channel = new PeerChannel(opened, new ChannelBridge(this));
        update();
    }

    /** The channel's state changed. From the library's thread. */
    void changed() {
        thread.execute(this::update);
    }

    private void update() {
        boolean before = open;
        open = !closed && channel != null && channel.isOpen();
        if (open && !before) {
            peer.now(PeerListener::channelOpen);
        } else if (before && !open) {
            peer.now(PeerListener::channelClosed);
        }
    }

    /** Before the connection is closed. */
    void close() {
        closed = true;
        open = false;
        if (channel != null) {
            channel.close();
        }
    }

    /** After the connection was closed. */
    void dispose() {
        if (channel != null) {
            channel.dispose();
        }
        channel = null;
    }
}
