/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.lib.webrtc.WebRtc;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one factory. Everything made by it is freed before it is. */
final class WebRtcLibrary implements WebRtc {
    private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    /** Without an audio module of its own the library looks for sound hardware and aborts where there is none. */
    private final HeadlessAudioDeviceModule audio = new HeadlessAudioDeviceModule();

    private final PeerConnectionFactory factory = new PeerConnectionFactory(audio);
    private final NativeReferences references = new NativeReferences();
    private final Set<NativePeer> peers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ids = new AtomicInteger();
    private boolean closed;

    @Override
    public VideoFeed feed() {
        return new NativeFeed();
    }

    @Override
    public synchronized Peer peer(VideoFeed feed, PeerSettings settings, PeerListener listener) {
        if (closed) {
            throw new IllegalStateException("WebRTC is being shut down");
        }
        if (!(feed instanceof NativeFeed own)) {
            throw new IllegalArgumentException("the feed was not made by this service");
        }
        String id = "p" + ids.incrementAndGet();
        NativePeer[] self = new NativePeer[1];
        NativePeer peer = new NativePeer(id, factory, references, own, settings, listener, () -> peers.remove(self[0]));
        self[0] = peer;
        peers.add(peer);
        return peer;
    }

    /** Peers that are not freed yet. */
    int peers() {
        return peers.size();
    }

    /** Frees every peer, then the factory. Calling it again does nothing. */
    void shutDown() throws InterruptedException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean all = true;
        for (NativePeer peer : Set.copyOf(peers)) {
            peer.close();
            all &= peer.awaitClosed(CLOSE_MILLIS);
        }
        if (all) {
            // with a peer still alive the process would die; a leak is the lesser evil
            factory.dispose();
            audio.dispose();
        }
    }
}
