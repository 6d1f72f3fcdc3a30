/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import io.porthole.lib.webrtc.FrameLimits;
import io.porthole.lib.webrtc.Peer;
import io.porthole.lib.webrtc.PeerListener;
import io.porthole.lib.webrtc.PeerSettings;
import io.porthole.lib.webrtc.VideoFeed;
import io.porthole.lib.webrtc.WebRtc;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Owns the one peer connection factory. Everything made by it is released before it is. */
public final class WebRtcLibrary implements WebRtc {
    private static final long CLOSE_MS = TimeUnit.SECONDS.toMillis(5);

    /** Without an audio module of its own the library looks for sound hardware and aborts where there is none. */
    private final HeadlessAudioDeviceModule audio;

    private final PeerConnectionFactory factory;
    private final NativeReferences references = new NativeReferences();
    private final Set<NativePeer> peers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ids = new AtomicInteger();
    private final ScheduledExecutorService timer;
    private boolean closed;

    /** Loads the native library, and fails as that does where it cannot be loaded. */
    public WebRtcLibrary() {
        NativeLibrary.load();
        audio = new HeadlessAudioDeviceModule();
        factory = new PeerConnectionFactory(audio);
        timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "webrtc-timer");
            thread.setDaemon(true);
            return thread;
        });
        // started here and now, so that it holds nothing of a bundle that asks for a peer later
        timer.execute(() -> {});
    }

    @Override
    public VideoFeed createFeed() {
        return new NativeFeed();
    }

    @Override
    public synchronized Peer createPeer(
            List<VideoFeed> feeds, FrameLimits limits, PeerSettings settings, PeerListener listener) {
        if (closed) {
            throw new IllegalStateException("WebRTC is being shut down");
        }
        if (feeds.isEmpty() || feeds.size() > Peer.MAX_VIDEOS) {
            throw new IllegalArgumentException("a peer has 1 to " + Peer.MAX_VIDEOS + " feeds, not " + feeds.size());
        }
        List<NativeFeed> own = feeds.stream().map(WebRtcLibrary::own).toList();
        String id = "p" + ids.incrementAndGet();
        NativePeer[] self = new NativePeer[1];
        NativePeer peer = new NativePeer(
                id, factory, references, timer, own, limits, settings, listener, () -> peers.remove(self[0]));
        self[0] = peer;
        peers.add(peer);
        return peer;
    }

    private static NativeFeed own(VideoFeed feed) {
        if (feed instanceof NativeFeed own) {
            return own;
        }
        throw new IllegalArgumentException("the feed was not made by this service");
    }

    /** Returns the number of peers that are not released yet. */
    public int peers() {
        return peers.size();
    }

    /** Releases every peer, then the factory. Calling it again does nothing. */
    public void shutDown() throws InterruptedException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        boolean all = true;
        for (NativePeer peer : Set.copyOf(peers)) {
            peer.close();
            all &= peer.awaitClosed(CLOSE_MS);
        }
        timer.shutdownNow();
        if (all) {
            // with a peer still alive the process would die; a leak is the lesser evil
            factory.dispose();
            audio.dispose();
        }
    }
}
